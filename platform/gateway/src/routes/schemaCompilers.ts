import { OverreadError } from '@overread/domain';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

const compiled = new WeakMap<TSchema, Validator>();

/** Compiling the schemas of all routes takes a quarter of a second: each once, however many apps a process builds. */
function validatorOf(schema: TSchema): Validator {
  const known = compiled.get(schema) ?? Compile(schema);
  compiled.set(schema, known);
  return known;
}

/** Requests are checked as they are: nothing is coerced, filled in or dropped. The error names the field. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = validatorOf(schema);
  return (value: unknown) => {
    if (validator.Check(value)) return { value };
    const [first] = validator.Errors(value);
    const place = first?.instancePath.slice(1).replaceAll('/', '.') || (httpPart ?? 'the request');
    return {
      error: new OverreadError('OVR_REQUEST_INVALID', `${place} ${first?.message ?? 'is not what it should be'}.`),
    };
  };
};

/** Answers are JSON as they are; with `check`, one that has not the form of its route is an error. */
export function serializerCompiler(check: boolean): FastifySerializerCompiler<TSchema> {
  return ({ schema, httpStatus, url }) => {
    if (!check || httpStatus !== '200') return JSON.stringify;
    const validator = validatorOf(schema);
    return (value: unknown) => {
      if (validator.Check(value)) return JSON.stringify(value);
      const [first] = validator.Errors(value);
      throw new TypeError(`${url} answered another form: ${first?.instancePath} ${first?.message}`);
    };
  };
}
