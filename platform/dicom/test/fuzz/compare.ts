import { ALLOWED_DIFFERENCES } from './allowedDifferences.ts';
import type { Told, ToldElement } from './canonical.ts';

/** Differences between our reading and pydicom's: sentences, and how often each allowed one came. */
export interface Comparison {
  readonly sentences: string[];
  readonly allowed: Map<string, number>;
}

/** Compares element trees, values and the places of binary values. */
export function compare(ours: readonly ToldElement[], theirs: readonly ToldElement[], to: Comparison, path = ''): void {
  const others = new Map(theirs.map((element) => [element.tag, element]));
  for (const element of ours) {
    const other = others.get(element.tag);
    others.delete(element.tag);
    const place = `${path}/${element.tag.toString(16).padStart(8, '0')}`;
    if (other === undefined) to.sentences.push(`${place} only we read`);
    else compareElement(element, other, to, place);
  }
  for (const tag of others.keys()) to.sentences.push(`${path}/${tag.toString(16).padStart(8, '0')} only pydicom reads`);
}

function compareElement(ours: ToldElement, theirs: ToldElement, to: Comparison, place: string): void {
  if ('items' in ours.value && 'items' in theirs.value) {
    if (ours.value.items.length !== theirs.value.items.length) {
      to.sentences.push(`${place} has ${ours.value.items.length} items, in pydicom ${theirs.value.items.length}`);
      return;
    }
    for (const [index, item] of ours.value.items.entries())
      compare(item, theirs.value.items[index] ?? [], to, `${place}[${index}]`);
    return;
  }
  const sameVr = ours.vr === theirs.vr || theirs.vr === '?' || theirs.vr.includes(' or ');
  if (sameVr && sameValue(ours.value, theirs.value)) return;
  const name = Object.keys(ALLOWED_DIFFERENCES).find((one) => ALLOWED_DIFFERENCES[one]?.applies(ours, theirs) === true);
  if (name === undefined) {
    to.sentences.push(`${place} is ${short(ours)}, in pydicom ${short(theirs)}`);
  } else to.allowed.set(name, (to.allowed.get(name) ?? 0) + 1);
}

function sameValue(ours: Told, theirs: Told): boolean {
  if ('length' in ours && 'length' in theirs) {
    const sameAt = ours.at === null || theirs.at === null || ours.at === theirs.at;
    return sameAt && ours.length === theirs.length && ours.crc === theirs.crc;
  }
  if ('numbers' in ours && 'numbers' in theirs) {
    return (
      ours.numbers.length === theirs.numbers.length &&
      ours.numbers.every((value, index) => Object.is(value, theirs.numbers[index]) || value === theirs.numbers[index])
    );
  }
  return 'text' in ours && 'text' in theirs && JSON.stringify(ours.text) === JSON.stringify(theirs.text);
}

const short = ({ vr, value }: ToldElement): string => `${vr} ${JSON.stringify(value).slice(0, 160)}`;
