import { Worker } from 'node:worker_threads';
import type { Dossier } from './dossier.ts';

/** What the worker answers. */
export type PdfAnswer = { readonly bytes: Uint8Array } | { readonly failure: string };

/** Source or build: the worker beside us has our ending. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './pdfWorker.ts' : './pdfWorker.js', import.meta.url);

/** Renders a dossier as PDF in a thread of its own: setting type takes some hundred milliseconds, and readers wait for nobody. */
export function pdfInWorker(dossier: Dossier): Promise<Uint8Array> {
  const worker = new Worker(WORKER, { workerData: dossier });
  return new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', (answer: PdfAnswer) =>
      'bytes' in answer ? resolve(answer.bytes) : reject(new Error(answer.failure)),
    );
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the PDF was not made; its thread ended with ${code}`)));
  }).finally(() => worker.terminate());
}
