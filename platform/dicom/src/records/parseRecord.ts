import { canonicalJson, OverreadError } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { PRIVATE } from '../codes/private.ts';
import { allItems } from '../sr/content.ts';
import { type ParsedSr, parseSr } from '../sr/parseSr.ts';
import type { Sha256 } from '../uid/derivedUid.ts';
import { digestText, type RecordFacts } from './caseRecord.ts';

/** A record of ours, read from its SR. */
export interface ParsedRecord {
  readonly kind: string;
  /** The machine-readable content; its digest was checked. */
  readonly content: RecordFacts;
  readonly digest: string;
  readonly document: ParsedSr;
}

/** Reads a record that a builder of this folder made. OVR_SR_INVALID if it is none, or if content and digest disagree. */
export function parseRecord(bytes: Uint8Array, sha256: Sha256): ParsedRecord {
  const document = parseSr(bytes);
  const items = allItems(document.root);
  const textOf = (name: (typeof PRIVATE)['recordKind' | 'recordContent' | 'recordDigest']) => {
    const found = items.filter((item) => item.valueType === 'TEXT' && sameCode(item.name, name));
    const [only] = found;
    if (found.length !== 1 || only?.valueType !== 'TEXT')
      throw invalid(`a record has one "${name.meaning}", this one has ${found.length}`);
    return only.value;
  };
  const content: unknown = parsed(textOf(PRIVATE.recordContent));
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw invalid('the content of the record is no object');
  const digest = textOf(PRIVATE.recordDigest);
  if (canonicalJson(content) !== textOf(PRIVATE.recordContent) || digestText(sha256, content) !== digest) {
    throw invalid('the content of the record does not fit its digest');
  }
  return { kind: textOf(PRIVATE.recordKind), content: content as RecordFacts, digest, document };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new OverreadError('OVR_SR_INVALID', 'the content of the record is no JSON', {}, { cause });
  }
}

const invalid = (message: string) => new OverreadError('OVR_SR_INVALID', message);
