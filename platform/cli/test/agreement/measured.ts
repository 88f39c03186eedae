import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BitMask } from '@overread/agreement';
import type { NiftiToWrite } from '@overread/nifti';
import { ball, seriesHeaders } from '../../../dicom/test/fixtures.ts';
import type { AgreementReport, LabelAgreement } from '../../src/agreement/agreementReport.ts';
import { type AgreementOptions, measureFiles } from '../../src/agreement/measureFiles.ts';
import { niftiPlacing } from '../../src/export/maskNifti.ts';
import { labelsOf, stackOfHeaders } from './maskFiles.ts';

/** A small series made up, and two readers' masks on it. */
export const SHAPE = { plane: 'axial', columns: 33, rows: 29, slices: 15 } as const;
export const headers = seriesHeaders(SHAPE);
export const stack = stackOfHeaders(headers);
export const one = ball(stack, [0.5, 0.5, 0.5], 0.3);
export const other = ball(stack, [0.55, 0.5, 0.45], 0.28);

/** A folder for the files of one test file. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'overread-agreement-'));

/** Measures as the command does. */
export const measure = (a: string, b: string, options: Partial<AgreementOptions> = {}): Promise<AgreementReport> =>
  measureFiles(
    { a, b },
    { toleranceMm: [1, 2], definition: 'border', match: 'auto', ...options },
    new AbortController().signal,
    () => {},
  );

/** Code and sentence of what was refused. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error) || !('code' in error)) throw new Error(`no refusal: ${error}`);
  return { code: `${error.code}`, message: error.message };
}

/** The one label of a report. */
export function only(report: AgreementReport): LabelAgreement {
  const [label, ...others] = report.labels;
  if (label === undefined || others.length > 0) throw new Error('one label was expected');
  return label;
}

/** A label map on the series. */
export function niftiOf(masks: readonly BitMask[]): NiftiToWrite {
  const placing = niftiPlacing(stack);
  if ('refusal' in placing) throw new Error(placing.refusal);
  return { dims: [33, 29, 15], affine: placing.affine, data: labelsOf(masks) };
}
