import { schemaFault } from '@overread/domain';
import fc from 'fast-check';
import type { TSchema } from 'typebox';

/** JSON Schema as typebox writes it, as far as these generators need it. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Text as people, machines and attackers write it: every script, markup, control characters, spaces at the ends. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    "'; DROP TABLE records; --",
    'Größe \\ ^ = 肝臓 كبد печень यकृत् 🫁',
    ' \u0085\u009f ',
    'line\r\nline\f\ttab\u001b$B',
    '\ud800 half a character',
    'x'.repeat(2000),
  ),
);

/** Values that fit a schema. */
export function arbitraryOf(schema: TSchema): fc.Arbitrary<unknown> {
  return build(schema as Schema).filter((value) => schemaFault(schema, value) === undefined);
}

function build(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(build));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      if (Array.isArray(schema.items)) return fc.tuple(...schema.items.map(build));
      return fc.array(build(schema.items as Schema), {
        minLength: schema.minItems ?? 0,
        maxLength: (schema.minItems ?? 0) + 2,
      });
    case 'object':
      return object(schema);
    default:
      throw new Error(`no generator for ${JSON.stringify(schema).slice(0, 100)}`);
  }
}

/** Finite, never -0, which JSON has no word for. */
export const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const number = ({ minimum = -1e9, maximum = 1e9 }: Schema) =>
  fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => value + 0);

function text({ pattern, maxLength = 2000 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).map((value) => value.slice(0, maxLength));
  return fc.tuple(fc.constantFrom('', 'a '), anyText).map(([start, rest]) => `${start}${rest}`.slice(0, maxLength));
}

function object(schema: Schema): fc.Arbitrary<unknown> {
  const [pattern, values] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  if (pattern !== undefined && values !== undefined) {
    return fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/), build(values), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, build(one)]));
  return fc.record(properties, { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true });
}
