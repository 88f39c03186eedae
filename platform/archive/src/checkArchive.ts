import { isOverreadError } from '@overread/dicom';
import { type Archive, createArchive, type DicomJson } from './archive.ts';
import { changedBy } from './checkArchiveChanges.ts';
import {
  CHECK_POSITION_MM,
  CHECK_TEXT,
  type CheckObject,
  type CheckObjects,
  checkArchiveObjects,
} from './checkArchiveObjects.ts';
import type { ArchiveAccess } from './connection.ts';
import { readMultipart } from './multipart.ts';

/** What is tried, in this order, and what to do where it fails. `docs/check-archive.md` explains each. */
export const ARCHIVE_CHECKS = {
  answers:
    'Check the address (it is the DICOMweb root, for an Orthanc it ends in /dicom-web), the user and the password, and that the server runs.',
  stores: 'Let the account write (STOW-RS, POST /studies) objects of the classes CT, SEG, SR and KOS.',
  bytes:
    'Switch off everything that changes objects on arrival or on delivery: transcoding, compression, coercion of attributes, scripts.',
  search: 'Let the account search (QIDO-RS) studies, series and instances by their UIDs.',
  paging: 'Use a server that honours limit and offset of a search.',
  metadata: 'Use a server that gives the metadata of a series (WADO-RS) in full.',
  text: 'Let the server understand Specific Character Set ISO_IR 192 (UTF-8).',
  frames: 'Let the server give single frames (WADO-RS) as they were stored; without that it cannot hold the images.',
  overwrite:
    'Set the server to keep what it has (Orthanc: "OverwriteInstances": false). Records must not be replaced by others under their UID.',
  honesty: 'Do not use this server for records: it says that it stored what it did not store.',
  large:
    'Raise the limits of the server, and of the proxy before it, for the size of a request (100 MB or more) and its time.',
  deletion: '',
} as const;
export type ArchiveCheck = keyof typeof ARCHIVE_CHECKS;

/** The result of one check: `note` is worth knowing and no obstacle. */
export interface ArchiveFinding {
  readonly check: ArchiveCheck;
  readonly outcome: 'pass' | 'fail' | 'note';
  readonly sentence: string;
  /** What to do about a failure. */
  readonly todo?: string;
}

/** Whether a server can be the record archive (design D4), and why. */
export interface ArchiveReport {
  readonly isAccepted: boolean;
  readonly findings: readonly ArchiveFinding[];
}

/**
 * Tries a DICOMweb server as a record archive: files a few synthetic objects (patient OVERREAD^CHECK) and looks whether all of it
 * is there, findable, byte by byte, and stays. A second run finds the same objects. They stay in the archive, but for the large one
 * where it can be deleted. Accepted only without a failure. Never throws for what the server does.
 *
 * @param tell takes each finding as soon as it is known.
 */
export async function checkArchive(
  access: ArchiveAccess,
  tell: (finding: ArchiveFinding) => void = () => {},
): Promise<ArchiveReport> {
  const archive = createArchive(access);
  const objects = checkArchiveObjects();
  const findings: ArchiveFinding[] = [];
  try {
    for (const check of Object.keys(ARCHIVE_CHECKS) as ArchiveCheck[]) {
      const found = await CHECKS[check](archive, objects).catch((error) => failed(sentenceOf(error)));
      const finding = { check, ...found, ...(found.outcome === 'fail' && { todo: ARCHIVE_CHECKS[check] }) };
      findings.push(finding);
      tell(finding);
      // Nothing more can be said of a server that does not answer or does not store.
      if (found.outcome === 'fail' && (check === 'answers' || check === 'stores')) break;
    }
  } finally {
    await archive.close();
  }
  return { isAccepted: findings.every(({ outcome }) => outcome !== 'fail'), findings };
}

type Found = Pick<ArchiveFinding, 'outcome' | 'sentence'>;
const passed = (sentence: string): Found => ({ outcome: 'pass', sentence });
const failed = (sentence: string): Found => ({ outcome: 'fail', sentence });
const noted = (sentence: string): Found => ({ outcome: 'note', sentence });

const CHECKS: Readonly<Record<ArchiveCheck, (archive: Archive, objects: CheckObjects) => Promise<Found>>> = {
  async answers(archive) {
    await archive.searchStudies({ limit: 1 });
    return passed('It answers as a DICOMweb server, and lets us in.');
  },

  async stores(archive, { small }) {
    const { stored, failed: refused } = await archive.store(small.map(({ bytes }) => bytes));
    const missing = [];
    for (const object of small) {
      if (stored.has(object.address.instance)) continue;
      // A second run may be refused because the same object is there: that is as good.
      if ((await get(archive, object)) !== undefined) continue;
      const reason = refused.get(object.address.instance);
      missing.push(
        reason === undefined ? object.name : `${object.name}, reason ${reason.toString(16).padStart(4, '0')}H`,
      );
    }
    if (missing.length > 0) return failed(`It does not list as stored: ${missing.join('; ')}.`);
    return passed(
      `It lists all ${small.length} objects as stored: images, mask (SEG), documents (SR), rejection note (KOS).`,
    );
  },

  async bytes(archive, { small }) {
    const changes = [];
    for (const object of small) {
      const change = changedBy(object, await get(archive, object));
      if (change !== undefined) changes.push(change);
    }
    if (changes.length > 0) return failed(`Not every object comes back as it was: ${changes.slice(0, 3).join('; ')}.`);
    return passed(`All ${small.length} objects come back byte for byte (Part 10, transfer-syntax=*).`);
  },

  async search(archive, { small }) {
    const lost = [];
    for (const { name, address } of small) {
      const { study, series, instance } = address;
      const isFound =
        has(await archive.searchStudies({ match: { StudyInstanceUID: study } }), STUDY, study) &&
        has(await archive.searchStudies({ match: { [STUDY]: study } }), STUDY, study) &&
        has(await archive.searchSeries(study, { match: { SeriesInstanceUID: series } }), SERIES, series) &&
        has(await archive.searchInstances(study, series, { match: { [INSTANCE]: instance } }), INSTANCE, instance);
      if (!isFound) lost.push(name);
    }
    if (lost.length > 0) return failed(`A search by UID does not find what is there: ${lost.join(', ')}.`);
    return passed('A search finds every object by study, series and SOP Instance UID, by keyword and by tag.');
  },

  async paging(archive, { small }) {
    const { study, series } = imagesOf(small);
    const seen: unknown[] = [];
    for (let offset = 0; offset < IMAGES; offset++) {
      const page = await archive.searchInstances(study, series, { limit: 1, offset });
      if (page.length !== 1) return failed(`Asked for one object from number ${offset}, it gives ${page.length}.`);
      seen.push(firstValue(page[0], INSTANCE));
    }
    const beyond = await archive.searchInstances(study, series, { limit: 1, offset: IMAGES });
    if (new Set(seen).size !== IMAGES || beyond.length > 0)
      return failed('Page by page (limit, offset) it gives some objects twice and others never.');
    return passed('It gives results page by page, each object once.');
  },

  async metadata(archive, { small }) {
    const { study, series } = imagesOf(small);
    const found = await archive.seriesMetadata(study, series);
    const uids = new Set(found.map((one) => firstValue(one, INSTANCE)));
    if (uids.size !== IMAGES) return failed(`The metadata of a series of ${IMAGES} images hold ${uids.size}.`);
    const first = found.find((one) => firstValue(one, INSTANCE) === small[0]?.address.instance);
    const position = first?.['00200032']?.Value ?? [];
    if (CHECK_POSITION_MM.some((mm, axis) => Number(position[axis]) !== mm))
      return failed(
        `In the metadata Image Position (Patient) is ${position.join('\\')} instead of ${CHECK_POSITION_MM.join('\\')}.`,
      );
    return passed('It gives the metadata of a series, with the numbers as they were written.');
  },

  async text(archive, { small }) {
    const { study, series } = imagesOf(small);
    const [found] = await archive.seriesMetadata(study, series);
    const said = firstValue(found, STUDY_DESCRIPTION);
    if (said !== CHECK_TEXT)
      return failed(`Text beyond ASCII comes back changed: ${JSON.stringify(said)} instead of ${CHECK_TEXT}.`);
    return passed(`Text survives in every script: ${CHECK_TEXT}.`);
  },

  async frames(archive, { small, framePixels }) {
    const [first] = small;
    if (first === undefined) return failed('The check has no image.');
    const { status, headers, body } = await archive.streamFrames(first.address, [1]);
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part as Buffer);
    if (status !== 200) return failed(`Asked for one frame of an image it answers HTTP ${status}.`);
    const [frame] = readMultipart(headers['content-type'], Buffer.concat(parts));
    if (frame === undefined || Buffer.compare(frame, framePixels) !== 0)
      return failed('A frame has other pixels than the image.');
    return passed('It gives single frames, pixel by pixel.');
  },

  async overwrite(archive, { small, forged }) {
    const original = small.find(({ address }) => address.instance === forged.address.instance);
    if (original === undefined) return failed('The check has no image to forge.');
    const { stored } = await archive.store([forged.bytes]).catch(() => ({ stored: new Set<string>() }));
    const there = await get(archive, original);
    if (there !== undefined && Buffer.compare(there, original.bytes) === 0)
      return passed(
        `Another object under the same UID is ${stored.has(forged.address.instance) ? 'not kept' : 'refused'}; the first one stays.`,
      );
    // For the next run, and for whoever looks at the archive.
    await archive.store([original.bytes]);
    return failed('Another object under the same UID replaces the first one, silently: a record could be overwritten.');
  },

  async honesty(archive, { small, broken }) {
    const [good] = small;
    if (good === undefined) return failed('The check has no image.');
    const { stored } = await archive
      .store([NO_DICOM, good.bytes, broken.bytes])
      .catch(() => ({ stored: new Set<string>() }));
    const known = new Set([good.address.instance, broken.address.instance]);
    const invented = [...stored].filter((uid) => !known.has(uid));
    if (invented.length > 0) return failed('It lists an object as stored that was never sent.');
    const there = await get(archive, broken).catch(() => undefined);
    if (stored.has(broken.address.instance) && (there === undefined || Buffer.compare(there, broken.bytes) !== 0))
      return failed('It says that it stored a broken object, and does not give it back.');
    if (!(await get(archive, good))) return failed('A broken object in a request made it lose a good one.');
    return passed('It does not say that it stored what cannot be stored.');
  },

  async large(archive, { large }) {
    const begun = Date.now();
    const outcome = await archive.storeExactly(large.bytes);
    const seconds = Math.max(0.01, (Date.now() - begun) / 1000);
    const mb = large.bytes.length / 1e6;
    const speed = outcome === 'stored' ? `, ${(mb / seconds).toFixed(0)} MB/s with reading back` : '';
    return passed(`It keeps an object of ${mb.toFixed(0)} MB byte for byte${speed}.`);
  },

  async deletion(archive, { large }) {
    const { study, series, instance } = large.address;
    if ((await archive.deletionWay()) === 'none')
      return noted(
        'It offers no deletion: when a person withdraws consent, its administrator must delete the objects that Overread names.',
      );
    const error = await archive.deleteInstance(study, series, instance).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const isThere = (await get(archive, large)) !== undefined;
    if (error === undefined && !isThere)
      return noted('Overread can delete from it when the law asks for it (tried on the large object).');
    return noted('It offers a deletion that did not delete: when the law asks for it, its administrator must do it.');
  },
};

const [STUDY, SERIES, INSTANCE, STUDY_DESCRIPTION] = ['0020000D', '0020000E', '00080018', '00081030'] as const;
const IMAGES = 3;
const NO_DICOM = new TextEncoder().encode('This is no DICOM object.');

const firstValue = (one: DicomJson | undefined, tag: string): unknown => one?.[tag]?.Value?.[0];
const has = (found: readonly DicomJson[], tag: string, uid: string) =>
  found.length === 1 && firstValue(found[0], tag) === uid;
const get = (archive: Archive, { address }: CheckObject) =>
  archive.retrieveInstance(address.study, address.series, address.instance);

function imagesOf([first]: readonly CheckObject[]): CheckObject['address'] {
  if (first === undefined) throw new TypeError('the check has an image');
  return first.address;
}

/** Why it did not answer, in words of the person at the command line. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'Nobody listens at this address.'],
  [/ENOTFOUND|EAI_AGAIN/, 'The host of this address is not known.'],
  [/UND_ERR_\w*TIMEOUT|ETIMEDOUT/, 'It did not answer in time.'],
  [/HTTP 401/, 'It refuses the user or the password.'],
  [/HTTP 403/, 'It refuses what this account asks for.'],
  [/HTTP 30\d/, 'It sends us to another address; give that one.'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/, 'Its certificate is not one that this machine trusts.'],
];

function sentenceOf(error: unknown): string {
  if (!isOverreadError(error)) throw error;
  const known = REASONS.find(([pattern]) => pattern.test(error.message));
  return known ? `${known[1]} (${error.message})` : error.message;
}
