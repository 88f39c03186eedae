import {
  type MaskItem,
  maskKeyText,
  printedMm,
  printedSlices,
  type SelfCheckEntry,
  type SelfCheckName,
} from '@overread/domain';
import { millilitres } from '@overread/ui';
import type { CheckedFrame, Finding, Region, SliceRange } from './findings.ts';

/** A mask as people speak of it, and the images that it lies on. */
export interface NamedMask {
  readonly item: Pick<MaskItem, 'key' | 'cardinality'>;
  readonly instance: string | null;
  /** `Liver`, `Lesion 3`. */
  readonly name: string;
  readonly stack: {
    /** Image keys by the slice of the stack. */
    readonly imageKeys: readonly string[];
    /** Place of each slice in the order in which the viewer scrolls, from 0. */
    readonly scrollIndex: readonly number[];
    readonly isVolume: boolean;
  };
}

/** One question of the self-check, as the panel asks it. */
export interface Question extends Omit<SelfCheckEntry, 'action'> {
  readonly check: SelfCheckName;
  /** What the answers are called. */
  readonly answers: { readonly meant: string; readonly change: string };
  /** What may be mended for the reader in one step, where the SOP allows it. */
  readonly fix: { readonly label: string; readonly images: readonly FixedImage[] } | null;
}

/** An image of a mask as it would be. */
export interface FixedImage {
  readonly sopInstanceUid: string;
  readonly bits: Uint8Array;
}

/** A finding as a question in plain words. */
export function questionOf(finding: Finding, masks: readonly NamedMask[]): Question {
  const mask = named(masks, finding.mask);
  const other = finding.check === 'overlap' ? named(masks, finding.other) : null;
  const isLesion = mask.item.cardinality === 'many';
  const { from, to } = shownSlices(mask, rangeOf(finding));
  const isOneOrTwo = finding.check === 'parts' && isLesion;
  return {
    check: finding.check,
    ...keyOf(mask),
    ...(other ? { other: keyOf(other) } : {}),
    place: { image: mask.stack.imageKeys[finding.slice] ?? '', from, to },
    shown: sentence(finding, mask, other),
    answers: isOneOrTwo
      ? { meant: `One ${nounOf(mask)}`, change: 'I will change it' }
      : { meant: 'It is meant', change: 'I will change it' },
    fix: fixOf(finding, mask),
  };
}

/** What makes two questions the same: what is asked about which mask, in the same words, at the same place. */
export function questionText(question: Omit<SelfCheckEntry, 'action'>): string {
  const { check, item, instance = null, other, place, shown } = question;
  const key = other ? maskKeyText({ item: other.item, instance: other.instance ?? null }) : '';
  return [check, maskKeyText({ item, instance }), key, place.image, place.from, place.to, shown].join(' ');
}

const named = (masks: readonly NamedMask[], index: number): NamedMask => {
  const mask = masks[index];
  if (!mask) throw new Error('a finding is about one of the masks');
  return mask;
};

const keyOf = ({ item, instance }: NamedMask) => ({ item: item.key, ...(instance === null ? {} : { instance }) });

/** `lesion` of `Lesion 3`. */
const nounOf = ({ name }: NamedMask) => {
  const noun = name.replace(/ \d+$/, '');
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}`;
};

function rangeOf(finding: Finding): SliceRange {
  switch (finding.check) {
    case 'parts':
      return (finding.parts.at(-1) ?? finding.parts[0])?.slices ?? { from: finding.slice, to: finding.slice };
    case 'gaps':
      return finding.gaps[0] ?? { from: finding.slice, to: finding.slice };
    case 'holes':
      return finding.holes[0]?.slices ?? { from: finding.slice, to: finding.slice };
    case 'border':
      return finding.slices;
    case 'overlap':
      return finding.shared.slices;
  }
}

function sentence(finding: Finding, mask: NamedMask, other: NamedMask | null): string {
  const on = (range: SliceRange) => printedRange(mask, range);
  switch (finding.check) {
    case 'parts':
      return partsSentence(finding, mask);
    case 'gaps': {
      const [first] = finding.gaps;
      const { from, to } = shownSlices(mask, first ?? { from: finding.slice, to: finding.slice });
      const more = finding.gaps.length - 1;
      return `${mask.name} is painted on slices ${from - 1} and ${to + 1}, but not on ${printedSlices({ from, to })}${
        more > 0 ? `, and ${more === 1 ? 'one more time' : `${more} more times`} like this` : ''
      }. Is that meant?`;
    }
    case 'holes': {
      const [largest] = finding.holes;
      const n = finding.holes.length;
      const text = largest ? `${sizeOf(largest)} on ${on(largest.slices)}` : '';
      return n === 1
        ? `${mask.name} has a hole of ${text}. Is that meant?`
        : `${mask.name} has ${n} holes; the largest has ${text}. Is that meant?`;
    }
    case 'border':
      return `${mask.name} reaches the edge of the image on ${on(finding.slices)}. Is that meant?`;
    case 'overlap':
      return `${mask.name} and ${other?.name ?? ''} share ${sizeOf(finding.shared)} on ${on(
        finding.shared.slices,
      )}; the SOP wants them apart. Is that meant?`;
  }
}

function partsSentence({ parts, apartMm }: Finding & { readonly check: 'parts' }, mask: NamedMask): string {
  const [largest, second] = [parts[0], parts.at(-1)];
  if (!largest || !second) throw new Error('parts are at least two');
  const isLesion = mask.item.cardinality === 'many';
  const on = (part: Region) => printedRange(mask, part.slices);
  if (parts.length > 2) {
    const named = parts.slice(1, 4).map((part) => `${sizeOf(part)} on ${on(part)}`);
    const more = parts.length - 1 - named.length;
    if (more > 0) named.push(`${more} more`);
    const last = named.pop() ?? '';
    const rest = `${mask.name} has ${parts.length} parts; beside the largest: ${named.join(', ')} and ${last}`;
    return isLesion ? `${rest}: one ${nounOf(mask)} or several?` : `${rest}. Is that meant?`;
  }
  const apart = apartMm === null ? '' : printedMm(apartMm);
  if (isLesion) {
    const both = [largest, second].map((part) => shownSlices(mask, part.slices));
    const numbers = both.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).sort(byFirst);
    const where = numbers[0] === numbers[1] ? on(largest) : `${wordOf(mask)}s ${numbers.join(' and ')}`;
    return `${mask.name} has two parts ${apart ? `${apart} apart ` : ''}(${where}): one ${nounOf(mask)} or two?`;
  }
  const lies = `lies on ${on(second)}${apart ? `, ${apart} from the larger` : ''}`;
  return `${mask.name} has two parts; the smaller, ${sizeOf(second)}, ${lies}. Is that meant?`;
}

/** From a tenth of a millilitre on a volume says more than voxels. */
const sizeOf = ({ voxels, ml }: Region): string => (ml !== null && ml >= 0.095 ? millilitres(ml) : voxelWords(voxels));

const voxelWords = (voxels: number) => (voxels === 1 ? 'one voxel' : `${voxels.toLocaleString('en-GB')} voxels`);

/** Slices as the viewer counts them. */
function shownSlices({ stack }: NamedMask, { from, to }: SliceRange): SliceRange {
  const ends = [from, to].map((slice) => (stack.scrollIndex[slice] ?? slice) + 1);
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

const wordOf = ({ stack }: NamedMask) => (stack.isVolume ? 'slice' : 'image');
const byFirst = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10);
const printedRange = (mask: NamedMask, range: SliceRange) => printedSlices(shownSlices(mask, range), wordOf(mask));

function fixOf(finding: Finding, mask: NamedMask): Question['fix'] {
  if (finding.check !== 'holes' && finding.check !== 'parts') return null;
  const { fix } = finding;
  // Belt and braces: a fix of something that there may be many of could erase disease.
  if (!fix || mask.item.cardinality === 'many') return null;
  const many = (noun: string) =>
    fix.count === 1
      ? `the ${noun} of ${voxelWords(fix.voxels)}`
      : `${fix.count} ${noun}s of ${fix.upTo === 1 ? '' : 'at most '}${voxelWords(fix.upTo)}`;
  const images = fix.frames.map((frame: CheckedFrame) => ({
    sopInstanceUid: mask.stack.imageKeys[frame.slice] ?? '',
    bits: frame.bits,
  }));
  return { label: finding.check === 'holes' ? `Fill ${many('hole')}` : `Remove ${many('part')}`, images };
}
