import type { Code } from './code.ts';
import { type MaskItem, maskItems, type ProtocolContent } from './protocol.ts';

/** A segment of another program's file, as far as it says what it is. */
export interface OfferedSegment {
  /** Its number in the file. */
  readonly number: number;
  readonly label: string;
  readonly category: Code | undefined;
  readonly type: Code | undefined;
  readonly region: Code | undefined;
  /** Of type or region, such as left or right. */
  readonly modifiers: readonly Code[];
  /** Holds no voxel: says nothing. */
  readonly isEmpty: boolean;
}

/** A segment with the item of the SOP that it outlines. */
export interface MatchedSegment {
  readonly number: number;
  readonly item: string;
}

/** Why a segment is not taken. */
export interface SegmentProblem {
  readonly segment: number;
  readonly sentence: string;
}

/**
 * Finds for each segment that holds something the structure of the SOP it outlines, by its codes (facts of the file, never by
 * guessing): category and type as the SOP has them, or one of their equivalents; a region and a side must not contradict it. Where
 * codes leave several, the label decides. A structure that exists once takes one segment.
 */
export function matchSegments(
  protocol: ProtocolContent,
  imageSet: string,
  segments: readonly OfferedSegment[],
): { readonly matches: readonly MatchedSegment[]; readonly problems: readonly SegmentProblem[] } {
  const items = maskItems(protocol).filter((item) => item.target === imageSet);
  const matches: MatchedSegment[] = [];
  const problems: SegmentProblem[] = [];
  for (const segment of segments) {
    if (segment.isEmpty) continue;
    const fitting = items.filter((item) => fits(item, segment));
    const named = fitting.filter((item) => alike(item.label, segment.label));
    const [item] = fitting.length === 1 ? fitting : named.length === 1 ? named : [];
    if (!item) {
      problems.push({ segment: segment.number, sentence: notFound(items, fitting, segment) });
      continue;
    }
    if (item.cardinality === 'one' && matches.some((match) => match.item === item.key)) {
      const sentence = `${nameOf(segment)}: the SOP has one ${item.label}, and another segment is it already. Join them into one.`;
      problems.push({ segment: segment.number, sentence });
      continue;
    }
    matches.push({ number: segment.number, item: item.key });
  }
  return { matches, problems };
}

function fits(item: MaskItem, segment: OfferedSegment): boolean {
  if (!same(item.category, segment.category) || !same(item.type, segment.type)) return false;
  if (item.region && segment.region && !same(item.region, segment.region)) return false;
  const { laterality } = item;
  return !laterality || segment.modifiers.length === 0 || segment.modifiers.some((one) => same(laterality, one));
}

/** Property categories that other programs still write although they are retired, with what stands for them now (CID 7150). */
const RETIRED_CATEGORIES: Readonly<Record<string, string>> = {
  'SCT 123037004': 'SCT 91723000',
  'SRT T-D000A': 'SCT 91723000',
  'SRT M-01000': 'SCT 49755003',
};

function same(wanted: Code, given: Code | undefined): boolean {
  if (!given) return false;
  const name = (code: Pick<Code, 'value' | 'scheme'>) => `${code.scheme.toUpperCase()} ${code.value}`;
  const found = [name(given), RETIRED_CATEGORIES[name(given)]];
  return [wanted, ...(wanted.equivalents ?? [])].some((one) => found.includes(name(one)));
}

const alike = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
const nameOf = (segment: OfferedSegment) => `Segment ${segment.number} ("${segment.label.slice(0, 64)}")`;
const codeText = (code: Code | undefined) => (code ? `${code.meaning} (${code.value}, ${code.scheme})` : 'no code');

function notFound(items: readonly MaskItem[], fitting: readonly MaskItem[], segment: OfferedSegment): string {
  if (fitting.length > 1)
    return `${nameOf(segment)} could be ${fitting.map((item) => item.label).join(' or ')}. State the side, or give it the label of the SOP.`;
  const wanted = items.map((item) => `${item.label}: ${codeText(item.category)}, ${codeText(item.type)}`).join('; ');
  return `${nameOf(segment)} is ${codeText(segment.category)}, ${codeText(segment.type)}; the SOP has no such structure on these images. It has ${wanted || 'none'}.`;
}
