import {
  AGREEMENT_ALGORITHM,
  agreementVersion,
  consensusContext,
  finalMethod,
  type ResolvedMask,
  resolveMasks,
  withComposedOrigins,
} from '@overread/comparison';
import type { MaskFact } from '@overread/dicom';
import { type Comparison, canonicalJson, consensusContent, type MaskMethod, maskKeyText } from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import { capital } from './agreementCheck.ts';
import { maskName } from './caseMasks.ts';
import { contentDifferences } from './contentDifferences.ts';
import type { Findings } from './findings.ts';
import { maskDifferences } from './maskDifferences.ts';
import type { RecomputedCase } from './recomputedCase.ts';

/**
 * Computes the consensus of the items that agree again, and says where the one that stands is another: statements, how each item came
 * about, every bit of every mask.
 *
 * @returns how many items were checked, and how many of them are equal
 */
export async function checkConsensus(
  { scene, sides, masks: files }: RecomputedCase,
  comparison: Comparison,
  records: { readonly agreement: OpenedRecord<'agreement'>; readonly consensus: OpenedRecord<'consensus'> | undefined },
  findings: Findings,
): Promise<{ readonly checked: number; readonly good: number }> {
  const { agreement, consensus } = records;
  if (!sides) return { checked: 0, good: 0 };
  const protocol = scene.protocol.content;
  const agreed = consensusContent(consensusContext(sha256Hex, scene, sides, comparison));
  const computed = resolveMasks(scene, sides, [], agreed);
  const content = withComposedOrigins(protocol, agreed, computed);
  if (!consensus) {
    if (content.origins.length > 0)
      findings.say(
        'consensusDiffers',
        agreement.object,
        'The reads agree on something, and no consensus of it stands.',
      );
    return { checked: content.origins.length, good: 0 };
  }
  const stated = consensus.record.content;
  const { version } = stated.algorithm;
  if (agreementVersion(version) === undefined) {
    findings.say(
      'agreementOtherVersion',
      consensus.object,
      `It was made by ${stated.algorithm.name} ${version}, which ${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version} cannot make again. It was not compared.`,
    );
    return { checked: 0, good: 0 };
  }
  const stands = await files.of(stated.masks);
  const wrong = [
    ...sourceFaults(consensus, agreement),
    ...contentDifferences(protocol, { stands: stated, computed: content }),
    ...unitDifferences(stated.units, scene.case.seed, content.origins),
    ...maskDifferences(protocol, stands, computed),
    ...methodDifferences(protocol, stated.masks, computed, (mask) =>
      finalMethod({ case: scene.case, creator: 'OVERREAD', version }, mask),
    ),
  ];
  for (const sentence of wrong) findings.say('consensusDiffers', consensus.object, `${capital(sentence)}.`);
  const checked = content.origins.length;
  return { checked, good: wrong.length === 0 ? checked : Math.max(0, checked - wrong.length) };
}

/** A consensus is of the reads and the agreement of its case. */
function sourceFaults(consensus: OpenedRecord<'consensus'>, agreement: OpenedRecord<'agreement'>): string[] {
  const { reads, agreement: named } = consensus.record.content;
  const { left, right } = agreement.record.content;
  const uids = (list: readonly { readonly sopInstanceUid: string }[]) => list.map((one) => one.sopInstanceUid).join();
  return [
    ...(uids(reads) === uids([left.document, right.document]) ? [] : ['it names other reads than the agreement']),
    ...(named.sopInstanceUid === agreement.object.address.instance ? [] : ['it names another agreement']),
  ];
}

function unitDifferences(
  units: readonly { readonly unit: string; readonly item: string; readonly seed?: string }[],
  seed: string,
  origins: readonly { readonly unit: string; readonly item: string }[],
): string[] {
  const keys = (list: readonly { readonly unit: string; readonly item: string }[]) =>
    list.map(({ unit, item }) => `${unit} ${item}`).join();
  return [
    ...(keys(units) === keys(origins) ? [] : ['it settles other items than those that agree']),
    ...(units.every((unit) => unit.seed === undefined || unit.seed === seed)
      ? []
      : ['a lot was drawn with another seed than that of the case']),
  ];
}

/** Masks whose document says of them another origin than they have. */
export function methodDifferences(
  protocol: Parameters<typeof maskName>[0],
  facts: readonly MaskFact[],
  computed: readonly ResolvedMask[],
  methodOf: (mask: ResolvedMask, stated: MaskMethod) => MaskMethod,
): string[] {
  return computed.flatMap((mask) => {
    const fact = facts.find((one) => maskKeyText(one) === maskKeyText(mask));
    if (!fact) return [];
    const method = methodOf(mask, fact.method);
    return canonicalJson(stated(fact.method)) === canonicalJson(stated(method))
      ? []
      : [`${maskName(protocol, mask)} is said to be made ${spoken(fact.method)}, and was made ${spoken(method)}`];
  });
}

/** A record names an algorithm wherever one had a part, if only to say that nobody named it. */
const stated = (method: MaskMethod) =>
  method.type === 'MANUAL' ? { type: method.type } : { ...method, name: method.name ?? 'Not stated' };

const spoken = ({ type, name, parameters }: MaskMethod) =>
  type === 'MANUAL'
    ? 'by hand'
    : `${type.toLowerCase()} by ${[name ?? 'something not named', parameters].filter(Boolean).join(', ')}`;
