import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

/**
 * The first place where `value` does not fit `schema`, and what was expected there (`members/0/since must match pattern ...`);
 * undefined if it fits. Names places, never values: what does not fit may be a patient's.
 */
export function schemaFault(schema: TSchema, value: unknown): string | undefined {
  if (Check(schema, value)) return undefined;
  const [first] = Errors(schema, value);
  if (first === undefined) return 'it does not fit its schema';
  const place = first.instancePath.replace(/^\//, '');
  const names = 'additionalProperties' in first.params ? ` (${String(first.params.additionalProperties)})` : '';
  return `${place === '' ? 'it' : place} ${first.message}${names}`;
}
