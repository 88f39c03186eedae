import { type Code, OverreadError } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { STANDARD } from '../codes/standard.ts';
import type { InstanceReference } from '../sr/content.ts';
import type { ParsedSr } from '../sr/parseSr.ts';
import { named } from '../sr/readItem.ts';
import { type KeyObjectInput, writeKeyObjects } from './writeKeyObjects.ts';

/** What a Key Object Selection of ours says. */
export interface KeyObjectContent {
  readonly objects: readonly InstanceReference[];
  readonly description: string;
  /** Code of who did it; null where the gateway did. */
  readonly person: string | null;
}

/** The title of each Key Object Selection, and its modifier (CID 7011; TID 2010 allows one under 113001 alone). */
const TITLES = {
  maskSuperseded: { title: STANDARD.rejectedForQuality, modifier: STANDARD.otherFailure },
  maskWithdrawn: { title: STANDARD.retentionExpired, modifier: undefined },
  signedManifest: { title: STANDARD.signedManifest, modifier: undefined },
} as const satisfies Readonly<Record<string, { title: Code; modifier: Code | undefined }>>;

/** A kind of Key Object Selection. */
export type KeyObjectKind = keyof typeof TITLES;
/** Content by kind. */
export type KeyObjectContents = Readonly<Record<KeyObjectKind, KeyObjectContent>>;

/**
 * Rejection note: masks that an amendment superseded (113001, Rejected for Quality Reasons), or that were withdrawn and erased
 * (113039, Data Retention Policy Expired). IHE IOCM: both are hidden from normal retrieval, the second may be deleted.
 */
export function buildRejectionNote(
  input: KeyObjectInput & { readonly kind: 'maskSuperseded' | 'maskWithdrawn' },
): Uint8Array {
  const { title, modifier } = TITLES[input.kind];
  return writeKeyObjects(input, title, modifier);
}

/** Signed Manifest (113031) of one case of a release: the masks and documents that are released. */
export function buildSignedManifest(input: KeyObjectInput): Uint8Array {
  return writeKeyObjects(input, TITLES.signedManifest.title);
}

/** Reads a Key Object Selection of ours. OVR_SR_INVALID if its title is none of ours or an object lacks its place. */
export function keyObjectContent(document: ParsedSr): {
  readonly kind: KeyObjectKind;
  readonly content: KeyObjectContent;
  readonly recordedAt: string;
} {
  const { root, references, dataSet } = document;
  const kind = (Object.keys(TITLES) as KeyObjectKind[]).find((one) =>
    sameCode(root.name ?? undefined, TITLES[one].title),
  );
  const [description] = named(root, STANDARD.keyObjectDescription);
  if (kind === undefined || description?.valueType !== 'TEXT') {
    throw invalid('This key object selection is none of Overread: its title or description is not one of ours.');
  }
  const objects = root.children.flatMap((item) => {
    if (item.valueType !== 'IMAGE' && item.valueType !== 'COMPOSITE') return [];
    const found = references.find((one) => one.sopInstanceUid === item.reference.sopInstanceUid);
    if (found === undefined)
      throw invalid('This key object selection names an object that its evidence does not list.');
    return [found];
  });
  const [person] = named(root, STANDARD.personObserverName);
  return {
    kind,
    content: { objects, description: description.value, person: person?.valueType === 'PNAME' ? person.value : null },
    recordedAt: contentMoment(
      dataSet.text('ContentDate'),
      dataSet.text('ContentTime'),
      dataSet.text('TimezoneOffsetFromUTC'),
    ),
  };
}

/** Content Date and Time, written in the offset of the source or in UTC, as ISO 8601 in UTC. */
function contentMoment(date = '', time = '', offset = '+0000'): string {
  const parts = /^(\d{4})(\d{2})(\d{2}) (\d{2})(\d{2})(\d{2})(\.\d{1,3})?/.exec(`${date} ${time}`);
  const zone = /^([+-]\d{2})(\d{2})$/.exec(offset);
  if (parts === null || zone === null) throw invalid('This key object selection does not say when it was made.');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone[1]}:${zone[2]}`);
  if (Number.isNaN(moment.getTime())) throw invalid('This key object selection does not say when it was made.');
  return moment.toISOString();
}

const invalid = (message: string) => new OverreadError('OVR_SR_INVALID', message);
