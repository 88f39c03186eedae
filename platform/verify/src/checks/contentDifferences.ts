import { type ContentOrigin, canonicalJson, type Evaluation, type ProtocolContent } from '@overread/domain';
import { nameOf } from './caseMasks.ts';

/** Final content as a record states it: what a person or a rule settled, and how each item came about. */
export interface StatedContent {
  readonly evaluation: Evaluation;
}

/** Where stated content differs from what was computed, as parts of sentences: item by item, answer by answer, origin by origin. */
export function contentDifferences(
  protocol: ProtocolContent,
  {
    stands,
    computed,
  }: {
    readonly stands: StatedContent;
    readonly computed: StatedContent & { readonly origins: readonly ContentOrigin[] };
  },
): string[] {
  const label = (key: string) => protocol.items.find((item) => item.key === key)?.label ?? key;
  const [a, b] = [stands.evaluation, computed.evaluation];
  const found = [
    ...keysOf(a.items, b.items)
      .filter((key) => !same(a.items[key], b.items[key]))
      .map(
        (key) =>
          `what is stated of ${label(key)} is another: ${spoken(a.items[key])} stands, ${spoken(b.items[key])} computed`,
      ),
    ...keysOf(a.answers, b.answers)
      .filter((key) => a.answers[key] !== b.answers[key])
      .map(
        (key) =>
          `the answer to ${label(key)} is another: ${a.answers[key] ?? 'none'} stands, ${b.answers[key] ?? 'none'} computed`,
      ),
    ...(same(a.notEvaluable, b.notEvaluable) ? [] : ['whether the case can be evaluated is stated otherwise']),
  ];
  if (found.length === 0 && !same(a, b)) found.push('the evaluation is another');
  const origins = originsOf(stands);
  if (!same(origins, computed.origins)) {
    const differing = computed.origins.filter((one) => !origins.some((other) => same(one, other)));
    found.push(
      differing.length > 0
        ? `how it came about is stated otherwise than computed: ${differing.map((one) => `${nameOf(label(one.item), one.instance)} ("${one.sentence}")`).join(', ')}`
        : 'it states origins of items that it does not settle',
    );
  }
  return found;
}

/** The origins that a record states beside its content. */
export function originsOf(content: object): readonly ContentOrigin[] {
  const { origins } = content as { readonly origins?: readonly ContentOrigin[] };
  return Array.isArray(origins) ? origins : [];
}

const keysOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];
const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const spoken = (item: Evaluation['items'][string] | undefined) => {
  if (item === undefined) return 'nothing';
  const count = item.instances?.length ?? 0;
  return [
    item.state ?? 'undecided',
    ...(count > 0 ? [`with ${count} of it`] : []),
    ...(item.reason ? [`(${item.reason})`] : []),
  ].join(' ');
};
