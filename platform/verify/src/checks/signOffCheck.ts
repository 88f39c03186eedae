import type { MaskFact } from '@overread/dicom';
import {
  approvalStatement,
  canonicalJson,
  type Evaluation,
  INDETERMINATE,
  maskKeyText,
  type ProtocolContent,
} from '@overread/domain';
import type { IndexedObject, OpenedRecord } from '../archiveIndex.ts';
import { maskName } from './caseMasks.ts';
import { originsOf } from './contentDifferences.ts';
import { type Findings, listed } from './findings.ts';

/** Final content of a case: its consensus, or one of its adjudications. */
interface FinalRecord {
  readonly object: IndexedObject;
  readonly record: {
    readonly recordedAt: string;
    readonly content: { readonly evaluation: Evaluation; readonly masks: readonly MaskFact[] };
  };
}

/** What sign-offs are held against. */
export interface SignedContent {
  readonly protocol: ProtocolContent;
  readonly consensus: OpenedRecord<'consensus'> | undefined;
  /** In their order. */
  readonly adjudications: readonly OpenedRecord<'adjudication'>[];
}

/**
 * A signature stands under the final content in force when it was made: the last adjudication, else the consensus: the same masks, the
 * same statements, the words and the checklist of the SOP.
 */
export function checkSignOff(signOff: OpenedRecord<'signOff'>, signed: SignedContent, findings: Findings): void {
  const { protocol } = signed;
  const { content, recordedAt, predecessors } = signOff.record;
  const say = (sentence: string) => findings.say('signOffDiffers', signOff.object, sentence);
  const all: readonly FinalRecord[] = [...(signed.consensus ? [signed.consensus] : []), ...signed.adjudications];
  const final = all.filter(({ record }) => record.recordedAt <= recordedAt).at(-1);
  if (!final) {
    say('There was no final content to sign: no consensus and no adjudication is older than it.');
    return;
  }
  const named = new Set(predecessors.map((one) => one.sopInstanceUid));
  if (!named.has(final.object.address.instance))
    say(`It does not name ${final.object.title}, which was in force when it was signed.`);
  const later = signed.adjudications.find(
    (one) => one.record.recordedAt > recordedAt && named.has(one.object.address.instance),
  );
  if (later) say(`It names ${later.object.title}, which is younger than it.`);
  const [a, b] = [content.masks, final.record.content.masks].map(
    (list) => new Map(list.map((mask) => [keyOf(mask), mask])),
  );
  const only = (own = new Map<string, MaskFact>(), other = new Map<string, MaskFact>()) =>
    [...own].filter(([key]) => !other.has(key)).map(([, mask]) => maskName(protocol, mask));
  const [extra, lacking] = [only(a, b), only(b, a)];
  if (extra.length > 0) say(`It approves other masks than the final ones of ${final.object.title}: ${listed(extra)}.`);
  if (lacking.length > 0) say(`It leaves out final masks of ${final.object.title}: ${listed(lacking)}.`);
  if (!same(content.evaluation, final.record.content.evaluation))
    say(`It states another evaluation than ${final.object.title}.`);
  if (!same(originsOf(content), originsOf(final.record.content)))
    say(`It states other origins of the items than ${final.object.title}.`);
  if (!same(content.statements, protocol.signOff.checklist)) say('Its checklist is not that of the SOP.');
  const indeterminate = originsOf(final.record.content).filter((origin) => origin.from === INDETERMINATE).length;
  const meaning = approvalStatement(protocol.title, protocol.version, {
    hasMasks: content.masks.length > 0,
    indeterminate,
  });
  if (content.meaning !== meaning) say(`Its meaning is not that of the SOP: "${meaning}" is.`);
}

const keyOf = (mask: MaskFact) =>
  `${maskKeyText(mask)} ${mask.segmentation.sopInstanceUid} ${mask.segmentNumber} ${mask.trackingUid}`;
const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);
