import { type Archive, type ArchiveAccess, createArchive, type DicomJson } from '@overread/archive';
import type { SourceEntry, VerifySource } from './verifySource.ts';

const PAGE = 200;
/** How many objects are asked for at once, and held in memory. */
const AT_ONCE = 6;
const MODALITIES: readonly string[] = ['SR', 'KO', 'SEG'];
const TAGS = { study: '0020000D', series: '0020000E', instance: '00080018', modality: '00080060', count: '00201209' };

/** A DICOMweb archive: its series of Structured Reports, Key Object Selections and segmentations. Images are asked for only by UID. */
export function dicomWebSource(access: ArchiveAccess): VerifySource {
  return archiveSource(access.url, createArchive(access));
}

/** The same over an archive that is open already; closing the source closes it. */
export function archiveSource(name: string, archive: Archive): VerifySource {
  return {
    name,
    walk: () => walk(archive),
    image: ({ study, series, instance }) => archive.retrieveInstance(study, series, instance),
    close: () => archive.close(),
  };
}

interface Address {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

async function* walk(archive: Archive): AsyncGenerator<SourceEntry> {
  let waiting: Address[] = [];
  for await (const entry of addresses(archive)) {
    if ('count' in entry) yield { what: 'images', count: entry.count };
    else waiting.push(entry);
    if (waiting.length < AT_ONCE) continue;
    yield* await retrieved(archive, waiting);
    waiting = [];
  }
  yield* await retrieved(archive, waiting);
}

/** Instances of our modalities, and how many images lie beside them. */
async function* addresses(archive: Archive): AsyncGenerator<Address | { readonly count: number }> {
  for await (const found of paged((page) => archive.searchStudies(page))) {
    const study = text(found, TAGS.study);
    if (study === undefined) continue;
    for await (const one of paged((page) =>
      archive.searchSeries(study, { ...page, include: ['NumberOfSeriesRelatedInstances'] }),
    )) {
      const series = text(one, TAGS.series);
      const modality = text(one, TAGS.modality);
      if (series === undefined) continue;
      if (modality !== undefined && !MODALITIES.includes(modality)) {
        yield { count: Number(text(one, TAGS.count) ?? 0) || 0 };
        continue;
      }
      for await (const last of paged((page) => archive.searchInstances(study, series, page))) {
        const instance = text(last, TAGS.instance);
        if (instance !== undefined) yield { study, series, instance };
      }
    }
  }
}

/** Page after page until one is empty: servers may give fewer than were asked for. What comes twice (new arrivals shift pages) counts once. */
async function* paged(
  search: (page: { limit: number; offset: number }) => Promise<readonly DicomJson[]>,
): AsyncGenerator<DicomJson> {
  const seen = new Set<string>();
  for (let offset = 0; ; ) {
    const page = await search({ limit: PAGE, offset });
    const fresh = page.filter((one) => {
      const key = [TAGS.study, TAGS.series, TAGS.instance].map((tag) => text(one, tag) ?? '').join(' ');
      return !seen.has(key) && seen.add(key);
    });
    // A server that knows no paging gives the same again.
    if (fresh.length === 0) return;
    yield* fresh;
    offset += page.length;
  }
}

function retrieved(archive: Archive, addresses: readonly Address[]): Promise<SourceEntry[]> {
  return Promise.all(
    addresses.map(async ({ study, series, instance }): Promise<SourceEntry> => {
      const place = `instance ${instance}`;
      const open = async () => {
        const bytes = await archive.retrieveInstance(study, series, instance);
        return bytes ?? new Uint8Array();
      };
      const bytes = await open();
      if (bytes.length === 0) return { what: 'unreadable', place, fault: 'the archive lists it but does not give it' };
      return { what: 'object', place, bytes, open };
    }),
  );
}

function text(answer: DicomJson, tag: string): string | undefined {
  const value = answer[tag]?.Value?.[0];
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}
