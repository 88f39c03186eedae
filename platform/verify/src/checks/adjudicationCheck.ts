import {
  agreementVersion,
  consensusContext,
  finalMethod,
  resolveMasks,
  type StackMask,
  withComposedOrigins,
} from '@overread/comparison';
import {
  adjudicatedContent,
  adjudicationProblems,
  type Comparison,
  type ContentContext,
  type ContentOrigin,
  type Evaluation,
  type FinalContent,
  maskKeyText,
  newUnit,
  openUnits,
  type UnitDecision,
  undrawn,
} from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import { capital } from './agreementCheck.ts';
import { methodDifferences } from './consensusCheck.ts';
import { contentDifferences, originsOf } from './contentDifferences.ts';
import type { Findings } from './findings.ts';
import { maskDifferences } from './maskDifferences.ts';
import type { RecomputedCase } from './recomputedCase.ts';

/**
 * Computes the final content of an adjudication again from its decisions, and says where the one that stands is another. What the
 * adjudicator drew or stated is taken from the record, since nothing else has it; all else must follow: items that agree keep their
 * consensus, what was taken from a side has the bits of that side, nested structures lie inside each other.
 */
export async function checkAdjudication(
  { scene, sides, masks: files }: RecomputedCase,
  comparison: Comparison,
  adjudication: OpenedRecord<'adjudication'>,
  findings: Findings,
): Promise<void> {
  if (!sides) return;
  const { content } = adjudication.record;
  const { decisions } = content;
  const protocol = scene.protocol.content;
  const stands = await files.of(content.masks);
  const base: ContentContext = undrawn(consensusContext(sha256Hex, scene, sides, comparison));
  const isReturned = (content as { readonly returned?: unknown }).returned !== undefined;
  const open = openUnits(comparison, protocol, isReturned);
  const drawn = drawnParts(adjudicatedContent(base, open, decisions), content, stands);
  const context: ContentContext = { ...base, drawn: drawn.evaluation, drawnMasks: drawn.masks };
  const decided = adjudicatedContent(context, open, decisions);
  const computed = resolveMasks(scene, sides, drawn.masks, decided);
  const composed = withComposedOrigins(protocol, decided, computed);
  const isDrawn = (unit: string) => decided.masks.some((mask) => mask.unit === unit && mask.source.kind === 'drawn');
  const wrong = [
    ...adjudicationProblems(context, open, decisions).map((sentence) => sentence.replace(/\.$/, '')),
    ...contentDifferences(protocol, {
      stands: { ...content, ...{ origins: withoutAdded(originsOf(content), isDrawn) } },
      computed: { ...composed, origins: withoutAdded(composed.origins, isDrawn) },
    }),
    ...maskDifferences(protocol, stands, computed),
    ...methodDifferences(
      protocol,
      content.masks,
      computed.filter((mask) => mask.source.kind !== 'drawn'),
      (mask, { version }) =>
        finalMethod(
          { case: scene.case, creator: content.adjudicator, decisions, ...(isKnown(version) ? { version } : {}) },
          mask,
        ),
    ),
  ];
  for (const sentence of wrong) findings.say('adjudicationDiffers', adjudication.object, `${capital(sentence)}.`);
}

/** An agreement may have been settled by a later version than the one that computed it. */
const isKnown = (version: string | undefined): version is string =>
  version !== undefined && agreementVersion(version) !== undefined;

/** What of an adjudication its decisions do not give: the adjudicator drew or stated it. Under the keys that it was drawn under. */
function drawnParts(
  given: FinalContent,
  content: { readonly decisions: readonly UnitDecision[]; readonly evaluation: Evaluation },
  stands: readonly StackMask[],
): { readonly evaluation: Evaluation; readonly masks: readonly StackMask[] } {
  const taken = new Set(given.masks.map(({ key }) => maskKeyText(key)));
  const own = stands.filter((mask) => !taken.has(maskKeyText(mask)));
  const origins = originsOf(content);
  // A new lesion whose number a read had as well was given the next one.
  const renamed = new Map(
    content.decisions.flatMap(({ unit }): [string, string][] => {
      const added = newUnit(unit);
      const instance = origins.find((origin) => origin.unit === unit)?.instance;
      return added?.left && instance && instance !== added.left
        ? [[maskKeyText({ item: added.item, instance }), added.left]]
        : [];
    }),
  );
  const nameOf = (item: string, instance: string) => renamed.get(maskKeyText({ item, instance })) ?? instance;
  const items = Object.entries(content.evaluation.items).map(([item, stated]) => {
    const { instances, ...rest } = stated;
    const left = instances?.map((one) => ({ ...one, key: nameOf(item, one.key) }));
    return [item, left ? { ...rest, instances: left } : rest] as const;
  });
  return {
    evaluation: { ...content.evaluation, items: Object.fromEntries(items) },
    masks: own.map((mask) => (mask.instance === null ? mask : { ...mask, instance: nameOf(mask.item, mask.instance) })),
  };
}

/** A drawn mask stands with what was added to it, so nothing is added to it again. */
const withoutAdded = (origins: readonly ContentOrigin[], isDrawn: (unit: string) => boolean): ContentOrigin[] =>
  origins.map((origin) =>
    isDrawn(origin.unit) ? { ...origin, sentence: origin.sentence.replace(/; [^;]* added to it$/, '') } : origin,
  );
