import { withLesions } from '../images/lesion.ts';
import { withMotion } from '../images/motion.ts';
import { cropSlices, slicesOf, type Volume, type VoxelMask } from '../images/volume.ts';
import { HEAD_LESIONS_CT, HEAD_LESIONS_CT_PILOT } from '../protocols/headLesionsCt.ts';
import { scriptedOutline } from '../readers/scriptedOutline.ts';
import { type DrawnLesion, maskedRead, notEvaluable, type ScriptedRead } from '../readers/scriptedRead.ts';
import type { BaseImages } from './baseImages.ts';
import { type DemoCase, lesionAnswers, type PreparedCase } from './demoCase.ts';
import { HEAD_CASE_ROWS, type HeadCaseRow, type HeadReaderErrors } from './headCaseRows.ts';
import { IMAGE_SOURCES } from './imageSources.ts';

/** Slices of the 3 mm head CT above the ventricles. */
const VERTEX_SLICES = [18, 28] as const;

/** The head CT cases on the given images. */
export function headCases(base: BaseImages['head']): DemoCase[] {
  return HEAD_CASE_ROWS.map((row) => ({
    label: row.label,
    destination: row.destination,
    protocol: row.isPilot ? HEAD_LESIONS_CT_PILOT : HEAD_LESIONS_CT,
    imageSetKey: 'ct',
    indication: row.indication,
    shows: row.shows,
    neitherEvaluates: row.a?.notEvaluable !== undefined && row.b?.notEvaluable !== undefined,
    acceptsExtra: row.destination === 'returned',
    prepare: () => prepareHead(base, row),
  }));
}

/** The images of one row, its truth, and both scripted reads. */
function prepareHead(base: BaseImages['head'], row: HeadCaseRow): PreparedCase {
  const cut = cutOf(base, row);
  const { volume, masks } = withLesions(cut.volume, row.lesions, row.label, cut.brain);
  const moved = withMotion(volume, row.motion ?? 0);
  const source = IMAGE_SOURCES[base.isReal ? 'headCt' : 'headPhantom'];
  const lesions = masks.map((mask, index) => ({ mask, answers: lesionAnswers(row.lesions[index]?.kind ?? 'mass') }));
  const answers = { massEffect: row.massEffect };
  const read = (name: 'a' | 'b') => () => headRead(moved, cut.ventricles, lesions, row, name);
  return {
    volume: moved,
    series: {
      modality: 'CT',
      studyDescription: 'CT head, unenhanced',
      seriesDescription: 'Axial 3 mm',
      derivation: `${source.derivation} ${COMPUTED}`,
      source: source.text,
      licence: source.licence,
      window: { center: 40, width: 80 },
      bodyPart: 'HEAD',
    },
    truth: maskedRead({ ventricles: cut.ventricles }, lesions, answers),
    readA: read('a'),
    readB: read('b'),
  };
}

/** Says the same of every case: readers can see it, and it must not tell them what to find. */
const COMPUTED = 'Lesions and motion may be computed into it.';

interface Cut {
  readonly volume: Volume;
  readonly brain: VoxelMask;
  /** Null where the slices do not reach the ventricles. */
  readonly ventricles: VoxelMask | null;
}

function cutOf(base: BaseImages['head'], row: HeadCaseRow): Cut {
  if (row.vertexOnly !== true) return base;
  const share = base.volume.slices / 29;
  const [from, to] = VERTEX_SLICES.map((slice) => Math.round(slice * share)) as [number, number];
  return {
    volume: cropSlices(base.volume, from, to),
    brain: slicesOf(base.volume, base.brain, from, to),
    ventricles: null,
  };
}

/** Reader A draws a little wide, reader B a little tight. */
const STYLES = {
  a: { biasMm: 0.2, roughnessMm: 0.45 },
  b: { biasMm: -0.15, roughnessMm: 0.45 },
} as const;

function headRead(
  volume: Volume,
  ventricles: VoxelMask | null,
  truth: readonly DrawnLesion[],
  row: HeadCaseRow,
  reader: 'a' | 'b',
): ScriptedRead {
  const errors: HeadReaderErrors = row[reader] ?? {};
  if (errors.notEvaluable) return notEvaluable(errors.notEvaluable);
  const style = STYLES[reader];
  const draw = (mask: VoxelMask, what: string, biasMm: number = style.biasMm): VoxelMask =>
    scriptedOutline(volume, mask, { ...style, biasMm, seed: `${row.label}/${reader}/${what}` });
  const drawn = truth.map(({ mask, answers }, index): DrawnLesion => {
    const type = errors.types?.[index];
    const own = errors.mirrors?.includes(index) ? mirrored(volume, mask) : mask;
    return {
      mask: draw(own, `lesion${index}`, errors.biasesMm?.[index]),
      answers: type ? lesionAnswers(type, 'medium') : answers,
    };
  });
  const merged = errors.merges === undefined ? drawn : mergedPair(drawn, errors.merges);
  const kept = merged.filter((_, index) => !errors.misses?.includes(index));
  const { extra } = errors;
  if (extra !== undefined) {
    const mask = withLesions(volume, [extra], `${row.label}/extra`).masks[0];
    if (mask) kept.push({ mask: draw(mask, 'extra'), answers: lesionAnswers(extra.kind, 'low') });
  }
  return maskedRead({ ventricles: ventricles && draw(ventricles, 'ventricles') }, kept, { massEffect: row.massEffect });
}

function mergedPair(drawn: readonly DrawnLesion[], [one, other]: readonly [number, number]): DrawnLesion[] {
  const [first, second] = [drawn[one], drawn[other]];
  if (first === undefined || second === undefined) return [...drawn];
  const mask = first.mask.map((value, at) => value | (second.mask[at] ?? 0));
  return [{ ...first, mask }, ...drawn.filter((_, index) => index !== one && index !== other)];
}

/** The midline of the demo's head images, LPS x in mm. */
const MIDLINE_MM = 3;

function mirrored(volume: Volume, mask: VoxelMask): VoxelMask {
  const twice = Math.round((2 * (MIDLINE_MM - volume.originMm[0])) / volume.spacingMm[0]);
  return mask.map((_, at) => {
    const column = twice - (at % volume.columns);
    return column < 0 || column >= volume.columns ? 0 : (mask[at - (at % volume.columns) + column] ?? 0);
  });
}
