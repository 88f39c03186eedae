import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Job } from '../contender.ts';

/** One job of a contender: does it, and answers what a check would keep. */
export type Work = () => Promise<{ readonly kept: () => Uint8Array }> | { readonly kept: () => Uint8Array };

/**
 * Serves the jobs of a contender in this process: one line of JSON each on standard input, one `@@` line as the answer. Peak memory
 * is the highest resident size since the job began (Linux keeps it; it is reset before), less that before.
 */
export async function serveJobs(work: Readonly<Record<string, Work>>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { job, out } = JSON.parse(line) as Job;
    const todo = work[job];
    if (todo === undefined) throw new Error(`no job "${job}"`);
    globalThis.gc?.();
    writeFileSync('/proc/self/clear_refs', '5');
    const baseKb = memoryKb('VmRSS');
    const start = performance.now();
    const { kept } = await todo();
    const ms = performance.now() - start;
    const peakMb = (memoryKb('VmHWM') - baseKb) / 1024;
    if (out !== undefined) writeFileSync(out, kept());
    process.stdout.write(`@@${JSON.stringify({ ms, peakMb })}\n`);
  }
}

const memoryKb = (name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? Number.NaN);
