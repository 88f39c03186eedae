/** Where the line goes: standard error, and only if a person looks at it. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const EVERY_MS = 200;
const CLEAR = '\r\u001b[K';

/** One line on a terminal that says what is being done and how far it got; nothing where output goes to a file. */
export function measuringLine(terminal: Terminal): {
  show(what: string, done: number | null): void;
  clear(): void;
} {
  let shownAt = 0;
  let shown = '';
  return {
    show: (what, done) => {
      const now = Date.now();
      if (!terminal.isTTY || (shown === what && now - shownAt < EVERY_MS)) return;
      shownAt = now;
      shown = what;
      terminal.write(`${CLEAR}${what}${done === null ? '' : `: ${Math.floor(done * 100)} %`}`);
    },
    clear: () => {
      if (shown !== '') terminal.write(CLEAR);
      shown = '';
    },
  };
}
