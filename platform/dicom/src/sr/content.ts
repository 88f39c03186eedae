import { type Code, OverreadError } from '@overread/domain';
import { cleanText } from '../dataset/cleanText.ts';
import { isUid } from '../uid/derivedUid.ts';

/** Where an instance is: what an evidence sequence needs besides the SOP reference (PS3.3 C.17.2.1). */
export interface InstanceReference {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/**
 * Content items (PS3.3 C.17.3) and the relationships that Enhanced and Comprehensive SR allow between them by value
 * (A.35.2.3, A.35.3.3). None by reference is written: highdicom 0.28.1 cannot open a document that holds one. The types and the constructors below leave no way to build another tree.
 */
export interface TextItem {
  readonly valueType: 'TEXT';
  readonly name: Code;
  readonly value: string;
  readonly children: readonly ValueChild[];
}
export interface CodeItem {
  readonly valueType: 'CODE';
  readonly name: Code;
  readonly value: Code;
  readonly children: readonly ValueChild[];
}
export interface NumItem {
  readonly valueType: 'NUM';
  readonly name: Code;
  readonly value: number;
  readonly unit: Code;
  readonly children: readonly ValueChild[];
}
export interface UidItem {
  readonly valueType: 'UIDREF';
  readonly name: Code;
  readonly value: string;
}
export interface PersonItem {
  readonly valueType: 'PNAME';
  readonly name: Code;
  readonly value: string;
}
export interface DateTimeItem {
  readonly valueType: 'DATETIME';
  readonly name: Code;
  /** DT with offset, see `utcDateTime`. */
  readonly value: string;
}
export interface ImageItem {
  readonly valueType: 'IMAGE';
  readonly name: Code | null;
  readonly reference: InstanceReference;
  /** The part of the instance that is meant, or all of it: never a segment and a frame at once (PS3.3 C.18.4). */
  readonly part: { readonly segment: number } | { readonly frame: number } | null;
}
/** Another document. */
export interface CompositeItem {
  readonly valueType: 'COMPOSITE';
  /** Without a name in a Key Object Selection alone (TID 2010). */
  readonly name: Code | null;
  readonly reference: InstanceReference;
}
/** A point in an image: column and row in pixels, the centre of the first pixel is (0.5, 0.5). */
export interface PointItem {
  readonly valueType: 'SCOORD';
  readonly name: Code | null;
  readonly column: number;
  readonly row: number;
  readonly image: ImageItem;
}
export interface ContainerItem {
  readonly valueType: 'CONTAINER';
  readonly name: Code;
  /** Template of DCMR, for instance `1500`. */
  readonly template: string | null;
  readonly children: readonly ContainerChild[];
}

type Observation = TextItem | CodeItem | NumItem | UidItem | PersonItem | DateTimeItem | CompositeItem;
/** Any content item. */
export type ContentItem = Observation | ImageItem | PointItem | ContainerItem;
type Modifier = TextItem | CodeItem;

/** What may stand under TEXT, CODE and NUM. */
export type ValueChild =
  | { readonly relationship: 'HAS OBS CONTEXT'; readonly item: Observation }
  | { readonly relationship: 'HAS CONCEPT MOD'; readonly item: Modifier }
  | { readonly relationship: 'HAS PROPERTIES'; readonly item: Observation | ImageItem | PointItem }
  | { readonly relationship: 'INFERRED FROM'; readonly item: Observation | ImageItem | PointItem };
/** What may stand under CONTAINER. */
export type ContainerChild =
  | { readonly relationship: 'CONTAINS'; readonly item: ContentItem }
  | { readonly relationship: 'HAS OBS CONTEXT'; readonly item: Observation }
  | { readonly relationship: 'HAS CONCEPT MOD'; readonly item: Modifier };

export const contains = (item: ContentItem) => ({ relationship: 'CONTAINS', item }) as const;
export const hasObsContext = (item: Observation) => ({ relationship: 'HAS OBS CONTEXT', item }) as const;
export const hasConceptMod = (item: Modifier) => ({ relationship: 'HAS CONCEPT MOD', item }) as const;
export const hasProperties = (item: Observation | ImageItem | PointItem) =>
  ({ relationship: 'HAS PROPERTIES', item }) as const;
export const inferredFrom = (item: Observation | ImageItem | PointItem) =>
  ({ relationship: 'INFERRED FROM', item }) as const;

/** A container; `template` names the template of DCMR that it follows. Not empty: an empty one says nothing. */
export function container(
  name: Code,
  children: readonly ContainerChild[],
  template: string | null = null,
): ContainerItem {
  if (children.length === 0) throw invalid(`the container ${name.value} is empty`);
  return { valueType: 'CONTAINER', name: plain(name), template, children };
}

/** Text, not empty; control characters are left out. */
export function text(name: Code, value: string, children: readonly ValueChild[] = []): TextItem {
  const clean = readable(value);
  if (clean === '') throw invalid(`the text ${name.value} is empty`);
  return { valueType: 'TEXT', name: plain(name), value: clean, children };
}

/** The text under a container, or nothing where no readable character is left: a person's empty remark is no error. */
export function containsText(
  name: Code,
  value: string | undefined,
  children: readonly ValueChild[] = [],
): ContainerChild[] {
  return value === undefined || readable(value) === '' ? [] : [contains(text(name, value, children))];
}

/** As a TEXT item keeps it: no control characters, no spaces at the end, no halves of characters. Empty if nothing is to be seen. */
export function readable(value: string): string {
  const clean = cleanText(value.replace(/\p{Surrogate}/gu, '\ufffd')).trimEnd();
  return clean.trim() === '' ? '' : clean;
}

/** A coded value. */
export function code(name: Code, value: Code, children: readonly ValueChild[] = []): CodeItem {
  return { valueType: 'CODE', name: plain(name), value: plain(value), children };
}

/** A finite number with its unit (UCUM). */
export function num(name: Code, value: number, unit: Code, children: readonly ValueChild[] = []): NumItem {
  if (!Number.isFinite(value)) throw invalid(`the number ${name.value} is not finite`);
  return { valueType: 'NUM', name: plain(name), value, unit: plain(unit), children };
}

/** A reference to anything that has a UID. */
export function uidref(name: Code, value: string): UidItem {
  if (!isUid(value)) throw invalid(`${name.value} is no UID`);
  return { valueType: 'UIDREF', name: plain(name), value };
}

/** A person's name, or a coded reader. */
export function pname(name: Code, value: string): PersonItem {
  if (value.trim() === '') throw invalid(`the person ${name.value} has no name`);
  return { valueType: 'PNAME', name: plain(name), value };
}

/** A moment, DT with offset from UTC. dsrdump of dcmtk 3.6.7 cannot read `+0000` here: our records write such moments as text. */
export function dateTime(name: Code, value: string): DateTimeItem {
  if (!/^\d{14}(\.\d{1,6})?[+-]\d{4}$/.test(value)) throw invalid(`${name.value} is no date and time with an offset`);
  return { valueType: 'DATETIME', name: plain(name), value };
}

/** An image, a frame of it, or a segment of a SEG; both count from 1. */
export function image(
  name: Code | null,
  reference: InstanceReference,
  part: { readonly segment: number } | { readonly frame: number } | null = null,
): ImageItem {
  const number = part === null ? 1 : 'segment' in part ? part.segment : part.frame;
  if (!Number.isInteger(number) || number < 1) throw invalid('segments and frames are counted from 1');
  return { valueType: 'IMAGE', name: name === null ? null : plain(name), reference: checked(reference), part };
}

/** Another document. */
export function composite(name: Code | null, reference: InstanceReference): CompositeItem {
  return { valueType: 'COMPOSITE', name: name === null ? null : plain(name), reference: checked(reference) };
}

/** A point, selected from one image. */
export function point(column: number, row: number, from: ImageItem, name: Code | null = null): PointItem {
  if (!(column >= 0 && row >= 0 && Number.isFinite(column) && Number.isFinite(row)))
    throw invalid('a point lies outside its image');
  return {
    valueType: 'SCOORD',
    name: name === null ? null : plain(name),
    column: Math.fround(column),
    row: Math.fround(row),
    image: from,
  };
}

/** All items of a tree, depth first, the root too. */
export function allItems(item: ContentItem): ContentItem[] {
  if (item.valueType === 'SCOORD') return [item, item.image];
  const children = 'children' in item ? item.children : [];
  return [item, ...children.flatMap((child) => allItems(child.item))];
}

function checked(reference: InstanceReference): InstanceReference {
  const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } = reference;
  if (![studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid].every(isUid))
    throw invalid('a reference holds something that is no UID');
  return { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid };
}

/** The code without whatever else the table holds about it. */
function plain(given: Code): Code {
  const { value, scheme, meaning, equivalents } = given;
  return equivalents === undefined || equivalents.length === 0
    ? { value, scheme, meaning }
    : { value, scheme, meaning, equivalents };
}

const invalid = (message: string) => new OverreadError('OVR_SR_INVALID', message);
