import { nextTurn } from '@overread/contract';
import type { CheckAnswer, CheckOrder } from './checkWorker.ts';
import type { CheckedMask, Finding } from './findings.ts';

/** Far more than any read takes; what takes longer has come to a stop. */
const PATIENCE_MS = 60_000;

/** What the self-check finds, found in a worker that is loaded for it and ends with it. Rejects where it cannot run. */
export async function checkInWorker(masks: readonly CheckedMask[]): Promise<readonly Finding[]> {
  const worker = new Worker(new URL('./checkWorker.ts', import.meta.url), { type: 'module' });
  const timer = setTimeout(() => worker.dispatchEvent(new Event('error')), PATIENCE_MS);
  try {
    const answer = new Promise<readonly Finding[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) =>
        'findings' in data ? resolve(data.findings) : reject(new Error(data.problem));
      worker.onerror = () => reject(new Error('The outlines could not be checked.'));
    });
    const sent = (async () => {
      for (const mask of masks) {
        worker.postMessage(mask satisfies CheckOrder);
        await nextTurn();
      }
      worker.postMessage(null satisfies CheckOrder);
    })();
    const [findings] = await Promise.all([answer, sent]);
    return findings;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
