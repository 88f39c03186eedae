import type { Code } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { STANDARD } from '../codes/standard.ts';
import type { DataSet } from '../dataset/dataSet.ts';

/** What of a label map belongs to no segment that someone drew. */
export interface LabelmapBackground {
  readonly values: readonly number[];
  includes(segment: { readonly number: number; readonly type: Code | undefined }): boolean;
}

/**
 * The background of a label map (PS3.3 C.8.20.2): Pixel Padding Value, segments described as (125040, DCM, "Background"), and 0,
 * unless a segment of another kind has that number.
 */
export function labelmapBackground(
  dataSet: DataSet,
  segments: readonly { readonly number: number; readonly type: Code | undefined }[],
): LabelmapBackground {
  const padding = dataSet.number('PixelPaddingValue');
  const includes: LabelmapBackground['includes'] = ({ number, type }) =>
    number === padding || sameCode(type, STANDARD.background);
  const described = segments.filter(includes).map((one) => one.number);
  return { values: [0, ...(padding === undefined ? [] : [padding]), ...described], includes };
}
