import type { RecordKind } from '@overread/dicom';
import type { IndexedObject } from '../archiveIndex.ts';
import type { ProjectCheck } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { atUtc, finding, timeOf } from './finding.ts';

/** What cannot be older than what, beyond what documents say themselves by naming others: [the later, the earlier]. */
const ORDER: readonly (readonly [later: RecordKind, earlier: RecordKind])[] = [
  ['read', 'caseEnrolled'],
  ['agreement', 'read'],
  ['consensus', 'agreement'],
  ['adjudication', 'agreement'],
  ['signOff', 'agreement'],
  ['casePublished', 'signOff'],
];

/** Documents are at least as young as what they name, and stages of the workflow follow each other. */
export const orderChecks: ProjectCheck = (project, { index }) => ({
  perCase: ({ objects, label }) =>
    Promise.resolve([
      ...objects.flatMap((object) => youngerReferences(object, index.objects, label)),
      ...ORDER.flatMap(([later, earlier]) => stages(objects, later, earlier, label)),
    ]),
  atEnd: () => Promise.resolve(project.objects.flatMap((object) => youngerReferences(object, index.objects, null))),
});

function youngerReferences(
  object: IndexedObject,
  objects: ReadonlyMap<string, IndexedObject>,
  label: string | null,
): readonly Finding[] {
  const at = timeOf(object.recordedAt);
  const younger = object.references
    .map(({ sopInstanceUid }) => objects.get(sopInstanceUid))
    .find((other) => other !== undefined && secondOf(other) > at);
  if (younger?.recordedAt == null || object.recordedAt === null) return [];
  return [
    finding(
      'order',
      object,
      `it says that it was made on ${atUtc(object.recordedAt)}, but refers to “${younger.title}” of ${atUtc(younger.recordedAt)}`,
      label,
    ),
  ];
}

/** To the second: a Key Object Selection says no more. */
const secondOf = ({ recordedAt }: IndexedObject) => Math.floor(timeOf(recordedAt) / 1000) * 1000;

/** The first of the later stage against the first of the earlier one: a case that was amended goes through stages again. */
function stages(
  objects: readonly IndexedObject[],
  later: RecordKind,
  earlier: RecordKind,
  label: string,
): readonly Finding[] {
  const first = (kind: RecordKind) => objects.filter((object) => object.kind === kind)[0];
  const [a, b] = [first(later), first(earlier)];
  if (a?.recordedAt == null || b?.recordedAt == null || timeOf(a.recordedAt) >= timeOf(b.recordedAt)) return [];
  return [
    finding(
      'order',
      a,
      `it says that it was made on ${atUtc(a.recordedAt)}, before “${b.title}” of ${atUtc(b.recordedAt)}, which must come first`,
      label,
    ),
  ];
}
