import { isOverreadError } from '@overread/domain';
import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * A log without patients: an error of ours with its sentence, any other with its name, code and place in the code only,
 * because databases and parsers quote what they were given.
 */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } },
    destination,
  );
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...('constraint' in error ? { constraint: error.constraint } : {}),
    ...(isOverreadError(error) ? { message: error.message } : {}),
    at: places.slice(0, 8).map((line) => line.trim().slice(3)),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}
