import { parentPort, workerData } from 'node:worker_threads';
import type { Dossier } from './dossier.ts';
import type { PdfAnswer } from './pdfInWorker.ts';
import { renderPdf } from './renderPdf.ts';

const answer = (found: PdfAnswer) => parentPort?.postMessage(found);

renderPdf(workerData as Dossier).then(
  (bytes) => answer({ bytes }),
  (error: unknown) => answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
);
