/** Seconds at work: a pause of more than a minute without keys, mouse or wheel, or a hidden page, does not count. */
export class ReadingClock {
  #activeMs: number;
  #last = Date.now();
  readonly #stop: () => void;

  constructor(beginAtS: number) {
    this.#activeMs = beginAtS * 1000;
    const touch = () => {
      const now = Date.now();
      if (now - this.#last < 60_000) this.#activeMs += now - this.#last;
      this.#last = now;
    };
    const hide = () => {
      if (document.visibilityState === 'hidden') touch();
      else this.#last = Date.now();
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, touch, { capture: true, passive: true });
    document.addEventListener('visibilitychange', hide);
    this.#stop = () => {
      for (const event of events) window.removeEventListener(event, touch, { capture: true });
      document.removeEventListener('visibilitychange', hide);
    };
  }

  get activeTimeS(): number {
    return Math.round(this.#activeMs / 1000);
  }

  stop(): void {
    this.#stop();
  }
}
