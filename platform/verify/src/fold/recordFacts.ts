/**
 * A fact that the maker of a record added to its content, as text.
 * @throws TypeError if it is none: the record was made by another version.
 */
export function textFact(content: object, name: string): string {
  const value = (content as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`the record does not say its ${name}`);
}

/** The same for a whole number. */
export function countFact(content: object, name: string): number {
  const value = (content as Readonly<Record<string, unknown>>)[name];
  if (Number.isInteger(value)) return value as number;
  throw new TypeError(`the record does not say its ${name}`);
}

/** Code of the approver who signed; null in older sign-offs, which say the name alone. */
export function approverCodeOf(content: object): string | null {
  const { code } = content as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** Where final content came from, as consensus and adjudication say it. */
export interface OriginFact {
  readonly item: string;
  readonly instance: string | null;
  readonly unit: string;
  readonly from: string;
  readonly sentence: string;
}

/** The origins of a consensus or an adjudication. */
export function originFacts(content: object): OriginFact[] {
  const { origins } = content as { readonly origins?: unknown };
  if (!Array.isArray(origins)) throw new TypeError('the record does not say its origins');
  return origins.map((origin: object) => ({
    item: textFact(origin, 'item'),
    instance: (origin as { instance?: unknown }).instance === null ? null : textFact(origin, 'instance'),
    unit: textFact(origin, 'unit'),
    from: textFact(origin, 'from'),
    sentence: textFact(origin, 'sentence'),
  }));
}
