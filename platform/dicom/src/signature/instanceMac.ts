import { tagHex } from '../dataset/dictionary.ts';
import { type ByteSink, feedElements } from './feedElements.ts';
import { openRaw } from './openRaw.ts';
import type { RawElement } from './rawElement.ts';

/**
 * What binds an instance into a signed document (Referenced SOP Instance MAC Sequence (0400,0403), PS3.3 C.17.2.1): SHA-256 over the
 * byte stream of PS3.15 C of these top-level attributes. JSON, so that an index can keep it.
 */
export interface InstanceMac {
  /** Eight hexadecimal digits each, capitals, ascending: every signable attribute of the instance. */
  readonly tags: readonly string[];
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** A SHA-256 in the making; `createHash('sha256')` of Node is one. */
export interface IncrementalHash extends ByteSink {
  digest(): Uint8Array;
}
/** Begins a SHA-256. */
export type BeginSha256 = () => IncrementalHash;

/** How an instance stands to a MAC that was taken of it. It is as it was if `matches` and `uncovered` is empty. */
export interface MacCheck {
  /** True if the attributes that the MAC lists have the bytes of then. */
  readonly matches: boolean;
  /** Attributes of the instance that the MAC does not list: added since, or never covered. */
  readonly uncovered: readonly string[];
  /** Attributes that the MAC lists and the instance lacks. */
  readonly absent: readonly string[];
}

/** The MAC over every signable attribute of a Part 10 file; signatures on the file do not change it. Refuses what {@link openRaw} refuses. */
export function instanceMac(part10: Uint8Array, begin: BeginSha256): InstanceMac {
  const elements = openRaw(part10).elements.filter(({ signable }) => signable);
  const hash = begin();
  feedElements(part10, elements, hash);
  return { tags: elements.map(({ tag }) => tagHex(tag)), sha256: hex(hash.digest()) };
}

/** Compares a Part 10 file with the MAC that a document carries of it. Refuses what {@link openRaw} refuses. */
export function checkInstanceMac(part10: Uint8Array, mac: InstanceMac, begin: BeginSha256): MacCheck {
  const { elements } = openRaw(part10);
  const listed = new Set(mac.tags.map((tag) => tag.toUpperCase()));
  const covered = elements.filter(({ signable, tag }) => signable && listed.has(tagHex(tag)));
  const hash = begin();
  feedElements(part10, covered, hash);
  const found = new Set(covered.map(({ tag }) => tagHex(tag)));
  return {
    matches: hex(hash.digest()) === mac.sha256.toLowerCase(),
    uncovered: uncoveredOf(elements, (tag) => found.has(tagHex(tag))),
    absent: [...listed].filter((tag) => !found.has(tag)),
  };
}

/**
 * Attributes that are not covered, or not wholly: all but the signatures and their parameters need cover, also what cannot be signed (UN,
 * group lengths, padding); in a file of ours it was put in. Eight hexadecimal digits each.
 */
export function uncoveredOf(elements: readonly RawElement[], isCovered: (tag: number) => boolean): string[] {
  return elements
    .filter(({ tag, isWhole }) => tag !== 0x4ffe0001 && tag !== 0xfffafffa && !(isWhole && isCovered(tag)))
    .map(({ tag }) => tagHex(tag));
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
