import { randomBytes } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { type ArchiveAccess, type ArchiveAnswer, connect } from './connection.ts';
import { type DeletionWay, deletionOf } from './deleteInstance.ts';
import { type InstanceAddress, pathOf } from './instanceAddress.ts';
import { readMultipart, writeMultipart } from './multipart.ts';
import { readStoreAnswer, type StoreAnswer } from './storeAnswer.ts';
import { storeExactly } from './storeExactly.ts';

/** One data set of a DICOM JSON answer (PS3.18 annex F): attributes by eight hexadecimal digits. */
export type DicomJson = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>;

/** What to look for: attributes that must match, attributes to return, paging (PS3.18 section 10.6). */
export interface ArchiveQuery {
  /** Keyword or tag to value, such as `{ Modality: 'CT' }`. */
  readonly match?: Readonly<Record<string, string>>;
  readonly include?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
}

/** A DICOMweb archive in one of the two roles (design D4). Errors are OVR_ARCHIVE_UNAVAILABLE unless said otherwise. */
export interface Archive {
  /** Sends files as they are (STOW-RS). What `stored` lists may still differ or be gone: see {@link Archive.storeExactly}. */
  store(instances: readonly Uint8Array[]): Promise<StoreAnswer>;
  /**
   * Files one object so that it counts: the archive lists its UID as stored and gives back the same bytes.
   *
   * @returns `present` if it was there before with the same bytes.
   * @throws OverreadError OVR_ARCHIVE_CONFLICT if other bytes are there under its UID (a security event: stop),
   * OVR_ARCHIVE_NOT_STORED if the archive took it and does not have it (a full disk), OVR_ARCHIVE_UNAVAILABLE.
   */
  storeExactly(bytes: Uint8Array): Promise<'stored' | 'present'>;
  /** The bytes of one instance as they were stored (`transfer-syntax=*`: no transcoding); undefined if it is not there. */
  retrieveInstance(study: string, series: string, instance: string): Promise<Uint8Array | undefined>;
  searchStudies(query?: ArchiveQuery): Promise<readonly DicomJson[]>;
  searchSeries(study: string, query?: ArchiveQuery): Promise<readonly DicomJson[]>;
  searchInstances(study: string, series: string, query?: ArchiveQuery): Promise<readonly DicomJson[]>;
  /** All attributes but pixels of each instance of a series; empty if it is not there. */
  seriesMetadata(study: string, series: string): Promise<readonly DicomJson[]>;
  /**
   * Frames of one instance as a stream, status and headers as the archive answers.
   *
   * @param frames numbers from 1.
   * @param accept one media type; default: uncompressed, whatever the transfer syntax.
   * @param signal aborts the request; give the signal of the client's connection.
   */
  streamFrames(
    address: InstanceAddress,
    frames: readonly number[],
    options?: { readonly accept?: string; readonly signal?: AbortSignal },
  ): Promise<ArchiveAnswer>;
  /** How this archive deletes an instance, if at all. */
  deletionWay(): Promise<DeletionWay>;
  /**
   * Physically deletes one instance (lawful erasure, R13). What is not there counts as deleted; look yourself whether it is gone.
   *
   * @throws OverreadError OVR_ARCHIVE_NO_DELETE, OVR_ARCHIVE_UNAVAILABLE
   */
  deleteInstance(study: string, series: string, instance: string): Promise<void>;
  close(): Promise<void>;
}

const JSON_TYPE = 'application/dicom+json';
const EXACT = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const FRAMES = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';

/** Opens a DICOMweb archive. Connections are made when needed; nothing is asked yet. */
export function createArchive(access: ArchiveAccess): Archive {
  const connection = connect(access);
  const deletion = deletionOf(access, connection);

  async function readJson(path: string, query: ArchiveQuery = {}): Promise<readonly DicomJson[]> {
    const { status, bytes } = await connection.read({
      method: 'GET',
      path,
      query: searchParams(query),
      accept: JSON_TYPE,
    });
    if (status === 404 || status === 204) return [];
    if (status !== 200) throw unexpected(status, path);
    return parseJson(bytes, path);
  }

  async function store(instances: readonly Uint8Array[]): Promise<StoreAnswer> {
    const { contentType, body } = writeMultipart(instances, randomBytes(16).toString('hex'));
    const { bytes } = await connection.read({ method: 'POST', path: '/studies', accept: JSON_TYPE, contentType, body });
    // The status proves nothing either way: a full disk answers 200, one bad file in many answers 400 (both tried).
    return readStoreAnswer(bytes.toString('utf8'));
  }

  async function retrieveInstance(study: string, series: string, instance: string): Promise<Uint8Array | undefined> {
    const path = pathOf(study, series, instance);
    const { status, headers, bytes } = await connection.read({ method: 'GET', path, accept: EXACT });
    if (status === 404) return undefined;
    if (status !== 200) throw unexpected(status, path);
    return readMultipart(headers['content-type'], bytes)[0];
  }

  return {
    store,
    retrieveInstance,
    storeExactly: (bytes) => storeExactly({ store, retrieveInstance }, bytes),
    searchStudies: (query) => readJson('/studies', query),
    searchSeries: (study, query) => readJson(`${pathOf(study)}/series`, query),
    searchInstances: (study, series, query) => readJson(`${pathOf(study, series)}/instances`, query),
    seriesMetadata: (study, series) => readJson(`${pathOf(study, series)}/metadata`),
    streamFrames: ({ study, series, instance }, frames, { accept = FRAMES, signal } = {}) =>
      connection.send({
        method: 'GET',
        path: `${pathOf(study, series, instance)}/frames/${frameList(frames)}`,
        accept,
        signal,
      }),
    deletionWay: deletion.way,
    deleteInstance: (study, series, instance) => deletion.delete({ study, series, instance }),
    close: async () => {
      await connection.close();
      await deletion.close();
    },
  };
}

function frameList(frames: readonly number[]): string {
  if (frames.length === 0 || frames.some((frame) => !Number.isSafeInteger(frame) || frame < 1)) {
    throw new OverreadError('OVR_PATH_INVALID', 'Frame numbers from 1 were expected.');
  }
  return frames.join(',');
}

function searchParams({ match = {}, include = [], limit, offset }: ArchiveQuery): URLSearchParams {
  const params = new URLSearchParams(match);
  for (const attribute of include) params.append('includefield', attribute);
  if (limit !== undefined) params.set('limit', `${limit}`);
  if (offset !== undefined) params.set('offset', `${offset}`);
  return params;
}

function parseJson(bytes: Buffer, path: string): readonly DicomJson[] {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (Array.isArray(json)) return json as DicomJson[];
  } catch {}
  throw new OverreadError(
    'OVR_ARCHIVE_UNAVAILABLE',
    `The image archive answered ${path} with something other than DICOM JSON.`,
  );
}

function unexpected(status: number, path: string): OverreadError {
  return new OverreadError('OVR_ARCHIVE_UNAVAILABLE', `The image archive answered ${path} with HTTP ${status}.`);
}
