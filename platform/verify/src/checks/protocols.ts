import { findText, type ParsedSr, PRIVATE } from '@overread/dicom';
import type { OpenedCase } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import type { FoldedProject } from '../fold/foldProject.ts';
import type { Findings } from './findings.ts';

/** Every SOP version has the digest that it was published with. */
export function checkProtocols(project: FoldedProject, findings: Findings): void {
  for (const { content, digest, published, retired } of project.protocols) {
    const stated = bare(published.record.content.digest);
    if (stated !== digest)
      findings.say(
        'protocolDigest',
        published.object,
        `SOP ${content.key} ${content.version} was published with the digest ${short(stated)}, and has ${short(digest)}.`,
      );
    if (retired && bare(retired.record.content.digest) !== stated)
      findings.say(
        'protocolDigest',
        retired.object,
        `It retires SOP ${content.key} ${content.version} under another digest.`,
      );
  }
  for (const batch of project.batches) {
    const { protocolVersionId, digest } = batch.record.content;
    const pinned = project.protocols.find((one) => one.id === protocolVersionId);
    if (!pinned)
      findings.say('protocolPinned', batch.object, 'It is pinned to a SOP version that was never published here.');
    else if (pinned.digest !== bare(digest))
      findings.say(
        'protocolPinned',
        batch.object,
        `It is pinned to SOP ${pinned.content.version} under another digest.`,
      );
  }
}

/** A case stays under the SOP version that its batch is pinned to, from its enrolment to its last record. */
export function checkPinning(
  opened: OpenedCase,
  records: FoldedRecords,
  project: FoldedProject,
  findings: Findings,
): void {
  const { enrolment, protocol } = records;
  const { content } = protocol;
  const name = `SOP ${content.key} ${content.version}`;
  const say = (object: (typeof opened.objects)[number], sentence: string) =>
    findings.say('protocolPinned', object, sentence);
  const enrolledAt = enrolment.record.recordedAt;
  if (enrolledAt < protocol.published.record.recordedAt)
    say(enrolment.object, `It was enrolled before ${name} was published.`);
  if (protocol.retired && enrolledAt > protocol.retired.record.recordedAt)
    say(enrolment.object, `It was enrolled on ${enrolledAt}, when ${name} was retired.`);
  const batches = project.batches.filter((one) => one.record.content.caseIds.includes(opened.caseId));
  for (const batch of batches)
    if (bare(batch.record.content.digest) !== protocol.digest)
      say(enrolment.object, `Its batch is pinned to another SOP version than ${name}, under which it was enrolled.`);
  if (batches.length > 1) say(enrolment.object, `It stands in ${batches.length} batches; a case is enrolled once.`);
  for (const { object, record } of opened.records) {
    const stated = protocolItems(record.document);
    if (stated.digest !== undefined && bare(stated.digest) !== protocol.digest)
      say(
        object,
        `It was made under SOP ${stated.version ?? ''} with the digest ${short(bare(stated.digest))}; the case is pinned to ${name}, ${short(protocol.digest)}.`,
      );
    else if (stated.version !== undefined && stated.version !== content.version)
      say(object, `It says SOP version ${stated.version}; the case is pinned to ${content.version}.`);
  }
}

function protocolItems({ dataSet }: ParsedSr): {
  readonly version: string | undefined;
  readonly digest: string | undefined;
} {
  return { version: findText(dataSet, PRIVATE.protocolVersion), digest: findText(dataSet, PRIVATE.protocolDigest) };
}

const bare = (digest: string) => digest.replace(/^sha256:/, '');
const short = (digest: string) => digest.slice(0, 12);
