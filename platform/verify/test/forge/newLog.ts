import { createHash, type KeyObject } from 'node:crypto';
import { readPart10 } from '@overread/dicom';
import { canonicalJson } from '@overread/domain';
import {
  consistencyProof,
  inclusionProofs,
  leafHash,
  merkleFrontier,
  type ReadSubtrees,
  rootOf,
  signCheckpoint,
} from '@overread/signing';
import type { ForgedArchive } from './forgedArchive.ts';
import { contentOf, hasContent, retold, signedAtOf, withContent } from './forgedFile.ts';

type Content = Record<string, unknown>;
/** Below what one record holds, so that each says that it lists everything. */
const PER_RECORD = 190;
const LATER_MS = 600_000;

/** A log made anew for an archive whose files are others than the gateway filed: entries, checkpoints and their records. */
export class NewLog {
  readonly #key: KeyObject;
  readonly #archive: ForgedArchive;
  readonly #first: string;
  readonly #second: string;
  readonly #origin: string;
  readonly #frontier = merkleFrontier();
  readonly #hashes = new Map<string, Uint8Array>();
  readonly #read: ReadSubtrees = async (subtrees) =>
    subtrees.map(({ level, index }) => this.#hashes.get(`${level}/${index}`) ?? new Uint8Array());

  /** Takes the first two checkpoint records of the archive as the form of all, and takes every one out. */
  constructor(archive: ForgedArchive, key: KeyObject) {
    const records = [...archive.files]
      .filter(([, bytes]) => hasContent(bytes) && contentOf(bytes).kind === 'logCheckpoint')
      .sort(([, a], [, b]) => Number(contentOf(a).size) - Number(contentOf(b).size));
    const [first, second] = records.map(([uid]) => uid);
    if (first === undefined || second === undefined) throw new RangeError('two checkpoint records are needed');
    this.#archive = archive.copy();
    this.#first = first;
    this.#second = second;
    this.#key = key;
    this.#origin = String(contentOf(archive.get(first)).origin);
    for (const [uid] of records) archive.remove(uid);
    this.#append(canonicalJson({ kind: 'log.begun' }));
  }

  /** The checkpoint over the first entry alone: what sign-offs carry. */
  async begun(): Promise<{
    readonly origin: string;
    readonly size: number;
    readonly rootHash: string;
    readonly note: string;
  }> {
    return this.#checkpoint(1);
  }

  /** Enters every file and answers the records of the log, unsigned: the first one, and those that list the files. */
  async records(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array[]> {
    const entered = [...files]
      .map(([uid, bytes]) => ({ uid, sha256: createHash('sha256').update(bytes).digest('hex'), at: signedAtOf(bytes) }))
      .sort((a, b) => a.at - b.at)
      .map(({ uid, sha256, at }) => {
        const objects = [{ sopInstanceUid: uid, sha256 }];
        const entry = canonicalJson({ at: new Date(at).toISOString(), data: { objects }, kind: 'submission.filed' });
        return { uid, sha256, entry, index: this.#append(entry) };
      });
    const last = Math.max(...[...files.values()].map(signedAtOf)) + LATER_MS;
    const begun = await this.#checkpoint(1);
    const made = [
      this.#record(0, { ...begun, at: signedFirst(files), previous: null, consistency: [], documents: [] }),
    ];
    let previous = begun;
    for (let from = 0; from < entered.length; from += PER_RECORD) {
      const some = entered.slice(from, from + PER_RECORD);
      // The first entry is the log’s own; each record states the tree as it was then.
      const size = 1 + from + some.length;
      const proofs = await inclusionProofs(
        some.map(({ index }) => index),
        size,
        this.#read,
      );
      const now = await this.#checkpoint(size);
      const extension = await consistencyProof(previous.size, size, this.#read);
      made.push(
        this.#record(made.length, {
          ...now,
          at: new Date(last).toISOString(),
          previous: { size: previous.size, rootHash: previous.rootHash },
          consistency: extension.map(base64),
          documents: some.map(({ uid, sha256, entry, index }, i) => ({
            sopInstanceUid: uid,
            sha256,
            index,
            entry,
            proof: (proofs[i] ?? []).map(base64),
          })),
        }),
      );
      previous = now;
    }
    return made;
  }

  #append(entry: string): number {
    const index = this.#frontier.size;
    for (const { level, index: at, hash } of this.#frontier.append(leafHash(new TextEncoder().encode(entry))))
      this.#hashes.set(`${level}/${at}`, hash);
    return index;
  }

  async #checkpoint(size: number) {
    const rootHash = await rootOf(size, this.#read);
    const note = signCheckpoint({ origin: this.#origin, size, rootHash }, this.#key);
    return { origin: this.#origin, size, rootHash: base64(rootHash), note };
  }

  #record(number: number, content: Content): Uint8Array {
    const form = this.#archive.get(number === 0 ? this.#first : this.#second);
    const names = new Map([
      [this.#first, this.#uid(number - 1)],
      [this.#second, this.#uid(number)],
      [seriesOf(this.#archive.get(this.#first)), this.#uid(number - 1, 'series')],
      [seriesOf(this.#archive.get(this.#second)), this.#uid(number, 'series')],
    ]);
    if (number === 0) names.set(this.#first, this.#uid(0)).set(seriesOf(form), this.#uid(0, 'series'));
    const renamed = retold(form, (text) => names.get(text) ?? text);
    return withContent(renamed, (before) => ({ ...before, ...content, continues: null }));
  }

  #uid(number: number, what = 'instance'): string {
    const hash = createHash('sha256').update(`${this.#origin} ${what} ${number}`).digest('hex');
    return `2.25.${BigInt(`0x${hash.slice(0, 32)}`)}`;
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const seriesOf = (bytes: Uint8Array): string => readPart10(bytes).dataSet.required('SeriesInstanceUID');

const signedFirst = (files: ReadonlyMap<string, Uint8Array>) =>
  new Date(Math.min(...[...files.values()].map(signedAtOf))).toISOString();
