import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What a contender is asked: to do a job once. `out`: keep the outcome in that file, which is not timed. */
export interface Job {
  readonly job: string;
  readonly out?: string;
}
/** What it answers: the time, and the peak of its memory during the job over what it held before. */
export interface Outcome {
  readonly ms: number;
  readonly peakMb: number;
}

/** A process that loads its input once and then does jobs. Lines of its output that do not begin with `@@` are its own talk. */
export class Contender {
  readonly name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  #talk = '';

  constructor(name: string, command: readonly string[]) {
    this.name = name;
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const lines = createInterface({ input: this.#child.stdout });
    lines.on('line', (line) => {
      if (line.startsWith('@@')) this.#waiting.shift()?.(line.slice(2));
    });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#talk = `${this.#talk}${text}`.slice(-2000);
    });
    const end = () => {
      for (const answer of this.#waiting.splice(0)) answer(undefined);
    };
    this.#child.on('exit', end);
    this.#child.on('error', end);
  }

  /** Does one job. Throws with what the process said last if it ended instead. */
  async run(job: Job): Promise<Outcome> {
    const answer = new Promise<string | undefined>((resolve) => this.#waiting.push(resolve));
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
    const line = await answer;
    if (line === undefined) throw new Error(`${this.name} ended during "${job.job}":\n${this.#talk}`);
    return JSON.parse(line) as Outcome;
  }

  /** Ends the process. */
  close(): void {
    this.#child.kill();
  }
}
