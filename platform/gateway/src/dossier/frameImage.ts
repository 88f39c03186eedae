import type { Archive } from '@overread/archive';
import { readMultipart } from '@overread/archive';
import type { DicomJson } from '@overread/dicom';

/** Values of one image, and how the header says they are shown. */
export interface FrameImage {
  readonly columns: number;
  readonly rows: number;
  /** In the units of the window (HU for CT). */
  readonly values: Float32Array;
  /** Of the header; null if it names none. */
  readonly window: { readonly center: number; readonly width: number } | null;
  /** True if the header says how stored values become those of the modality. */
  readonly isRescaled: boolean;
  /** MONOCHROME1: the highest value is black. */
  readonly isInverted: boolean;
}

/** Explicit VR Little Endian: the archive transcodes whatever it stores. */
const UNCOMPRESSED = 'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1';
const LUMA = ['MONOCHROME1', 'MONOCHROME2', 'YBR_FULL', 'RGB'];

/**
 * One frame of the source archive as numbers; colour becomes grey. Undefined where the archive does not give it uncompressed, or it is
 * of a kind that cannot be shown here.
 */
export async function frameImage(
  source: Archive,
  address: { readonly study: string; readonly series: string; readonly instance: string },
  frame: number,
  header: DicomJson,
): Promise<FrameImage | undefined> {
  const number = (tag: string, fallback: number) => Number(headerValue(header, tag)) || fallback;
  const [rows, columns, samples] = [number('00280010', 0), number('00280011', 0), number('00280002', 1)];
  const bits = number('00280100', 16);
  const photometric = String(headerValue(header, '00280004') ?? 'MONOCHROME2');
  if (rows * columns === 0 || ![8, 16].includes(bits) || !LUMA.includes(photometric)) return undefined;
  const bytes = await frameBytes(source, address, frame);
  const needed = (rows * columns * samples * bits) / 8;
  if (!bytes || bytes.length < needed) return undefined;
  const { slope, intercept, isRescaled } = rescaleOf(header);
  const isSigned = number('00280103', 0) === 1;
  const stored = number('00280101', bits);
  const isPlanar = number('00280006', 0) === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spare = 32 - stored;
  const sample = (at: number): number => {
    const raw = bits === 8 ? view.getUint8(at) : view.getUint16(at * 2, true);
    return isSigned ? (raw << spare) >> spare : raw & (2 ** stored - 1);
  };
  const plane = rows * columns;
  const place = (pixel: number, part: number) => (isPlanar ? part * plane + pixel : pixel * samples + part);
  const grey =
    photometric === 'RGB' && samples === 3
      ? (pixel: number) =>
          0.299 * sample(place(pixel, 0)) + 0.587 * sample(place(pixel, 1)) + 0.114 * sample(place(pixel, 2))
      : (pixel: number) => sample(place(pixel, 0));
  const values = new Float32Array(plane);
  for (let pixel = 0; pixel < plane; pixel++) values[pixel] = grey(pixel) * slope + intercept;
  const [center, width] = [Number(headerValue(header, '00281050')), Number(headerValue(header, '00281051'))];
  return {
    columns,
    rows,
    values,
    window: Number.isFinite(center) && width > 0 ? { center, width } : null,
    isRescaled,
    isInverted: photometric === 'MONOCHROME1',
  };
}

async function frameBytes(
  source: Archive,
  address: { readonly study: string; readonly series: string; readonly instance: string },
  frame: number,
): Promise<Uint8Array | undefined> {
  const { status, headers, body } = await source.streamFrames(address, [frame], { accept: UNCOMPRESSED });
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  if (status !== 200) return undefined;
  return readMultipart(headers['content-type'], Buffer.concat(parts))[0];
}

function headerValue(header: DicomJson | undefined, tag: string): unknown {
  return header?.[tag]?.Value?.[0];
}

/** Rescale Slope and Intercept of the header, or of its functional groups (enhanced images). */
function rescaleOf(header: DicomJson): { slope: number; intercept: number; isRescaled: boolean } {
  const groups = [
    header,
    ...['52009230', '52009229'].flatMap((tag) => {
      const group = headerValue(header, tag) as DicomJson | undefined;
      const item = headerValue(group, '00289145') as DicomJson | undefined;
      return item ? [item] : [];
    }),
  ];
  const found = groups.find((group) => headerValue(group, '00281053') !== undefined);
  if (!found) return { slope: 1, intercept: 0, isRescaled: false };
  return {
    slope: Number(headerValue(found, '00281053')) || 1,
    intercept: Number(headerValue(found, '00281052')) || 0,
    isRescaled: true,
  };
}

/** The window that shows most of an image where nothing names one: from its 1st to its 99th percentile. */
export function ownWindow(values: Float32Array): { readonly center: number; readonly width: number } {
  const sorted = values.toSorted();
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return { center: (low + high) / 2, width: Math.max(1, high - low) };
}
