import { ChangingMask, type MeterAnswer, type MeterOrder } from './changingMask.ts';
import { letOrdersIn } from './letOrdersIn.ts';

/** The part of a dedicated worker's global that is used; its types and those of a page exclude each other. */
interface Scope {
  onmessage: ((event: { readonly data: MeterOrder }) => void) | null;
  postMessage(answer: MeterAnswer): void;
}
const scope = globalThis as unknown as Scope;

/** Orders are looked for this often while measuring: a new stroke need not wait longer. */
const BREATH_MS = 10;

let measured: ChangingMask | undefined;
let problem: unknown = new Error('There is nothing to measure yet.');
let current = 0;
let running: ReturnType<ChangingMask['measure']> | undefined;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'open':
      giveUp();
      measured = undefined;
      try {
        measured = new ChangingMask(data.input);
      } catch (error) {
        problem = error;
      }
      return;
    case 'measure':
      giveUp();
      current = data.id;
      try {
        if (measured === undefined) throw problem;
        measured.change(data.changes);
        void run(data.id, measured);
      } catch (error) {
        refuse(data.id, error);
      }
      return;
    case 'stop':
      if (current === data.id) giveUp();
  }
};

/** What is being measured is no longer wanted: its memory is free for the next. */
function giveUp(): void {
  current = 0;
  running?.return([]);
  running = undefined;
}

async function run(id: number, mask: ChangingMask): Promise<void> {
  try {
    const steps = mask.measure();
    running = steps;
    for (let since = performance.now(); ; ) {
      const step = steps.next();
      if (step.done === true) {
        running = undefined;
        scope.postMessage({ id, metrics: step.value });
        return;
      }
      if (performance.now() - since < BREATH_MS) continue;
      await letOrdersIn();
      if (current !== id) return;
      since = performance.now();
    }
  } catch (error) {
    refuse(id, error);
  }
}

function refuse(id: number, error: unknown): void {
  const { code = 'INTERNAL', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  scope.postMessage({ id, problem: { code, message } });
}
