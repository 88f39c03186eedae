import type { FiledObject } from '@overread/domain';
import type { ArchiveIndex, OpenedCase } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import type { FoldedProject } from '../fold/foldProject.ts';
import { counted, type Findings, listed } from './findings.ts';
import type { Partitions } from './partitions.ts';

/** What a publication lists is here with the bytes that were copied, and its manifest lists the same. */
export function checkPublications(
  records: FoldedRecords,
  index: Pick<ArchiveIndex, 'objects'>,
  opened: OpenedCase,
  findings: Findings,
): void {
  const erased = new Set(records.withdrawal?.record.content.erased.map((one) => one.sopInstanceUid) ?? []);
  for (const { object, record } of records.publications) {
    const { objects } = record.content;
    for (const one of objects)
      checkFiled(one, index, erased, (sentence) => findings.say('releaseDiffers', object, sentence));
    const manifests = objects.filter(({ kind }) => kind === 'manifest');
    const released = objects.filter(({ kind }) => kind !== 'manifest').map((one) => one.sopInstanceUid);
    const signed = manifests.flatMap(({ sopInstanceUid }) =>
      opened
        .of('signedManifest')
        .filter((one) => one.object.address.instance === sopInstanceUid)
        .flatMap((one) => one.record.content.objects.map((reference) => reference.sopInstanceUid)),
    );
    if (manifests.length === 0) findings.say('releaseDiffers', object, 'It has no signed manifest.');
    else if (signed.toSorted().join() !== released.toSorted().join())
      findings.say('releaseDiffers', object, 'Its signed manifest lists other objects than it does.');
  }
}

/** Final masks that a later adjudication took the place of are named by a rejection note. */
export function checkSuperseded(records: FoldedRecords, opened: OpenedCase, findings: Findings): void {
  const rejected = new Set(
    opened.of('maskSuperseded').flatMap((note) => note.record.content.objects.map((one) => one.sopInstanceUid)),
  );
  const segs = (filed: {
    readonly record: {
      readonly content: { readonly masks: readonly { readonly segmentation: { readonly sopInstanceUid: string } }[] };
    };
  }) => filed.record.content.masks.map((mask) => mask.segmentation.sopInstanceUid);
  const reads = records.reads.flatMap(segs);
  let before = records.consensus ? segs(records.consensus) : [];
  for (const adjudication of records.adjudications) {
    const now = segs(adjudication);
    const isReturned = (adjudication.record.content as { readonly returned?: unknown }).returned !== undefined;
    const gone = isReturned ? [...new Set(before)].filter((uid) => ![...reads, ...now].includes(uid)) : [];
    const silent = gone.filter((uid) => !rejected.has(uid));
    if (silent.length > 0)
      findings.say(
        'supersededSilently',
        adjudication.object,
        `It took the place of ${counted(silent.length, 'segmentation')} that no rejection note names: ${listed(silent)}.`,
      );
    before = now;
  }
}

/** A release lists the manifest of each of its cases, and holds no test cases beside others. */
export function checkReleases(
  project: FoldedProject,
  index: Pick<ArchiveIndex, 'objects'>,
  partitions: Partitions,
  findings: Findings,
): void {
  for (const { object, record } of project.releases) {
    const { cases } = record.content;
    for (const { caseId, manifest } of cases) {
      checkFiled(manifest, index, new Set(), (sentence) => findings.say('releaseDiffers', object, sentence));
      if (partitions.of(caseId) === undefined)
        findings.say('releaseDiffers', object, 'It lists a case that was never enrolled.');
    }
    const ids = [...new Set(cases.map(({ caseId }) => caseId))];
    const tests = ids.filter((id) => partitions.of(id) === 'test').length;
    if (tests > 0 && tests < ids.length)
      findings.say(
        'releaseMixed',
        object,
        `It holds ${counted(tests, 'test case')} beside ${ids.length - tests} of other partitions.`,
      );
  }
}

function checkFiled(
  one: FiledObject,
  index: Pick<ArchiveIndex, 'objects'>,
  erased: ReadonlySet<string>,
  say: (sentence: string) => void,
): void {
  const found = index.objects.get(one.sopInstanceUid);
  if (!found) {
    if (!erased.has(one.sopInstanceUid)) say(`${one.kind} ${one.sopInstanceUid} was released, and is not here.`);
  } else if (found.sha256 !== one.sha256.replace(/^sha256:/, ''))
    say(`${found.title} (${one.sopInstanceUid}) has other bytes than were released.`);
}
