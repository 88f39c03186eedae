import { type BitMask, boundingBox } from '@overread/agreement';
import type { ImageStack } from '@overread/dicom';
import { encode } from 'fast-png';
import type { DossierOutline, DossierPane } from './dossier.ts';
import { type FrameImage, ownWindow } from './frameImage.ts';
import { maskOutline } from './maskOutline.ts';

/** The part of a slice that a picture shows: whole pixels, and the size of one. */
export interface Cut {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
}

/** A picture shows at least this much around what it is about, in mm. */
const SMALLEST_MM = 90;
const MARGIN = 1.35;

/** The square around all masks of a slice, with a margin, as far as the image goes; without masks the whole image. */
export function cutAround(stack: ImageStack, slice: number, masks: readonly BitMask[]): Cut {
  const [rowSpacing, columnSpacing] = stack.pixelSpacingMm;
  const boxes = masks.flatMap((mask) => {
    const size = mask.bits.length / mask.slices;
    const one = { ...mask, slices: 1, bits: mask.bits.subarray(slice * size, (slice + 1) * size) };
    return boundingBox(one) ?? [];
  });
  const side = Math.max(
    SMALLEST_MM,
    ...(boxes.length > 0
      ? [
          MARGIN *
            columnSpacing *
            (Math.max(...boxes.map((b) => b.columnTo)) - Math.min(...boxes.map((b) => b.columnFrom)) + 1),
          MARGIN * rowSpacing * (Math.max(...boxes.map((b) => b.rowTo)) - Math.min(...boxes.map((b) => b.rowFrom)) + 1),
        ]
      : [Number.POSITIVE_INFINITY]),
  );
  const along = (size: number, spacing: number, low: readonly number[], high: readonly number[]) => {
    const count = Math.min(size, Math.ceil(side / spacing));
    const middle = boxes.length > 0 ? (Math.min(...low) + Math.max(...high) + 1) / 2 : size / 2;
    return { first: Math.round(Math.min(Math.max(0, middle - count / 2), size - count)), count };
  };
  const across = along(
    stack.columns,
    columnSpacing,
    boxes.map((b) => b.columnFrom),
    boxes.map((b) => b.columnTo),
  );
  const down = along(
    stack.rows,
    rowSpacing,
    boxes.map((b) => b.rowFrom),
    boxes.map((b) => b.rowTo),
  );
  return { column: across.first, columns: across.count, row: down.first, rows: down.count, columnSpacing, rowSpacing };
}

/** A cut of an image as grey PNG under a window. */
export function greyPng(image: FrameImage, cut: Cut, preset: FrameImage['window']): Uint8Array {
  const { center, width } = preset ?? image.window ?? ownWindow(image.values);
  const data = new Uint8Array(cut.columns * cut.rows);
  for (let row = 0; row < cut.rows; row++)
    for (let column = 0; column < cut.columns; column++) {
      const value = image.values[(cut.row + row) * image.columns + cut.column + column] ?? 0;
      const share = Math.min(1, Math.max(0, (value - center) / width + 0.5));
      data[row * cut.columns + column] = Math.round(255 * (image.isInverted ? 1 - share : share));
    }
  return encode({ width: cut.columns, height: cut.rows, data, channels: 1, depth: 8 });
}

/** Outlines to draw: one mask in one colour. */
export interface PaneMask {
  readonly mask: BitMask;
  readonly color: string;
  readonly dashed: boolean;
}

/** A picture of a slice. */
export function slicePane(
  title: string,
  stack: ImageStack,
  slice: number,
  cut: Cut,
  png: Uint8Array | null,
  masks: readonly PaneMask[],
): DossierPane {
  const outlines = masks.flatMap(({ mask, color, dashed }): DossierOutline[] => {
    const path = maskOutline(mask, slice, cut);
    return path ? [{ path, color, dashed }] : [];
  });
  const isMm = stack.geometry === 'volume' || stack.calibration !== null;
  const width = cut.columns * cut.columnSpacing;
  return {
    title,
    png,
    width,
    height: cut.rows * cut.rowSpacing,
    outlines,
    letters: stack.geometry === 'volume' ? sides(stack) : ['', '', '', ''],
    scaleMm: isMm ? (width >= 150 ? 50 : width >= 60 ? 20 : 10) : null,
  };
}

/** Letters of the patient's sides (PS3.3 C.7.6.1.1.1) at the four borders. */
function sides(stack: ImageStack): DossierPane['letters'] {
  const [a, b, c, d, e, f] = stack.orientation;
  const [right, left] = [letter([a, b, c]), letter([-a, -b, -c])];
  const [bottom, top] = [letter([d, e, f]), letter([-d, -e, -f])];
  return [left, right, top, bottom];
}

function letter(direction: readonly [number, number, number]): string {
  const size = direction.map(Math.abs);
  const axis = size.indexOf(Math.max(...size));
  return (['LR', 'PA', 'HF'][axis] ?? '  ').charAt((direction[axis] ?? 0) > 0 ? 0 : 1);
}
