import { isCheckObject } from '@overread/archive';
import { OverreadError } from '@overread/dicom';
import type { ArchiveIndex, IndexedImage, IndexedObject } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import type { SourceEntry, VerifySource } from '../sources/verifySource.ts';
import { inTurn } from '../threads/inTurn.ts';
import type { Threads } from '../threads/threads.ts';
import { indexedOrFault, type ObjectFacts } from './indexObject.ts';
import { SharedTexts } from './sharedTexts.ts';

/** An object while the index is made: with what is needed to say where it belongs. */
export interface CollectedObject extends IndexedObject {
  readonly caseLabel: string | null;
  readonly projectKey: string | null;
}

/** Everything that a source holds, not yet sorted into projects and cases. */
export interface Collection extends Omit<ArchiveIndex, 'projects' | 'strays' | 'objects'> {
  readonly objects: ReadonlyMap<string, CollectedObject>;
}

/** How a walk through a source goes on. */
export interface WalkOptions {
  /** Keep where images are, so that they can be opened. */
  readonly withImages: boolean;
  /** Threads that look at the objects; none: this one does. */
  readonly threads?: Threads;
  /** Called after each object. */
  onObject?(count: number): void;
}

/** Objects are small and quickly done: some are kept ready for each thread, unless they are large. */
const OBJECTS_PER_THREAD = 8;
const MOST_BYTES = 64 * 2 ** 20;

/** Walks through a source once. Bytes are let go object by object. */
export async function collectObjects(source: VerifySource, options: WalkOptions): Promise<Collection> {
  const found = new Map<string, CollectedObject>();
  const saysOurs = new Set<string>();
  const duplicates: CollectedObject[] = [];
  const certificates = new Map<string, Uint8Array>();
  const unreadable: { place: string; fault: string }[] = [];
  const images = new Map<string, IndexedImageEntry>();
  const texts = new SharedTexts();
  let imageCount = 0;
  let count = 0;
  const read = async (entry: SourceEntry) => ({
    found: readEntry(entry, options.threads),
    weight: entry.what === 'object' ? entry.bytes.length : 0,
  });
  const ahead = { ahead: (options.threads?.ahead ?? 0) * OBJECTS_PER_THREAD, weight: MOST_BYTES };
  for await (const entry of inTurn(source.walk(), read, ahead)) {
    if (entry.what === 'images') imageCount += entry.count;
    else if (entry.what === 'unreadable') unreadable.push(entry);
    else if (entry.what === 'image') {
      imageCount += 1;
      if (options.withImages) images.set(entry.sopInstanceUid, entry);
    } else {
      const facts = texts.in(entry.facts);
      options.onObject?.(++count);
      if (typeof facts === 'string') {
        unreadable.push({ place: entry.place, fault: facts });
        continue;
      }
      const object = withOpen(facts, entry.open);
      for (const [fingerprint, der] of facts.certificates) certificates.set(fingerprint, der);
      const uid = object.address.instance;
      if (facts.saysOurs && !isCheckObject(uid)) saysOurs.add(uid);
      const other = found.get(uid);
      if (other === undefined) found.set(uid, object);
      else if (other.sha256 !== object.sha256) duplicates.push(object);
    }
  }
  const { ours, foreign } = divide(found, saysOurs);
  return {
    objects: ours,
    duplicates,
    certificates,
    unreadable,
    foreign: { ...foreign, images: imageCount },
    image: (uid, study, series) => findImage(source, images, { instance: uid, study, series }),
  };
}

/** An entry of the source, with what its bytes say instead of them. */
type ReadEntry =
  | Exclude<SourceEntry, { readonly what: 'object' }>
  | (Omit<Extract<SourceEntry, { readonly what: 'object' }>, 'bytes'> & { readonly facts: ObjectFacts | string });

async function readEntry(entry: SourceEntry, threads: Threads | undefined): Promise<ReadEntry> {
  if (entry.what !== 'object') return entry;
  const { what, place, open, bytes } = entry;
  const facts = threads ? await threads.run('index', { bytes, place }) : indexedOrFault(bytes, place);
  return { what, place, open, facts };
}

interface IndexedImageEntry {
  readonly sopClassUid: string;
  readonly open: () => Promise<Uint8Array>;
}

function withOpen(
  { certificates: _, saysOurs: __, ...facts }: ObjectFacts,
  open: () => Promise<Uint8Array>,
): CollectedObject {
  return { ...facts, open: checkedOpen(facts, open) };
}

/** Keeps of the facts what it needs alone. */
function checkedOpen(
  { sha256, place }: Pick<ObjectFacts, 'sha256' | 'place'>,
  open: () => Promise<Uint8Array>,
): CollectedObject['open'] {
  return async () => {
    const bytes = await open();
    if (sha256Hex(bytes) === sha256) return bytes;
    throw new OverreadError(
      'OVR_ARCHIVE_UNAVAILABLE',
      `${place} was changed or taken away while it was verified; begin again when nobody writes there.`,
    );
  };
}

/**
 * Ours is what says so, but for what `check-archive` left there, and what a document of ours binds by a MAC: taking the marks off an
 * object does not take it out of sight.
 */
function divide(found: ReadonlyMap<string, CollectedObject>, saysOurs: ReadonlySet<string>) {
  const bound = new Set<string>();
  for (const uid of saysOurs)
    for (const { mac, sopInstanceUid } of found.get(uid)?.references ?? []) if (mac !== null) bound.add(sopInstanceUid);
  const ours = new Map<string, CollectedObject>();
  const foreign = { segmentations: 0, documents: 0 };
  for (const [uid, object] of found) {
    if (saysOurs.has(uid) || bound.has(uid)) ours.set(uid, object);
    else foreign[object.kind === 'segmentation' ? 'segmentations' : 'documents'] += 1;
  }
  return { ours, foreign };
}

async function findImage(
  source: VerifySource,
  images: ReadonlyMap<string, IndexedImageEntry>,
  address: IndexedImage['address'],
): Promise<IndexedImage | undefined> {
  const listed = images.get(address.instance);
  if (listed) return { address, open: listed.open };
  const bytes = await source.image?.(address);
  return bytes && { address, open: () => Promise.resolve(bytes) };
}
