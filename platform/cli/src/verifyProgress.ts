import type { VerifyProgress } from '@overread/verify';

/** Where the line goes: standard error, and only if a person looks at it. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const EVERY_MS = 200;
const CLEAR = '\r\u001b[K';

/** One line on a terminal that says how far a verification got; nothing where output goes to a file. */
export function progressLine(terminal: Terminal): { show(progress: VerifyProgress): void; clear(): void } {
  let shownAt = 0;
  let began = { phase: '', at: 0 };
  let isShown = false;
  return {
    show: (progress) => {
      const now = Date.now();
      if (began.phase !== progress.phase) began = { phase: progress.phase, at: now };
      if (!terminal.isTTY || (now - shownAt < EVERY_MS && progress.done !== progress.total)) return;
      shownAt = now;
      isShown = true;
      terminal.write(`${CLEAR}${sentence(progress, (now - began.at) / 1000)}`);
    },
    clear: () => {
      if (isShown) terminal.write(CLEAR);
      isShown = false;
    },
  };
}

function sentence({ phase, done, total }: VerifyProgress, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  if (phase === 'reading') return `Reading: ${done} objects, ${rate.toFixed(0)} a second`;
  const left = total === null || rate === 0 ? '' : `, about ${Math.ceil((total - done) / rate)} s left`;
  return `Checking: ${done}${total === null ? '' : ` of ${total}`} cases, ${rate.toFixed(1)} a second${left}`;
}
