import { PRIVATE_SCHEME } from './code.ts';
import { PRIVATE_SCHEME_UID, PRIVATE_SCHEME_VERSION } from './codingScheme.ts';
import { PRIVATE } from './private.ts';
import { STANDARD } from './standard.ts';

/** The page `docs/reference/sr.md`, made from the code tables. */
export function srReference(): string {
  const standard = Object.values(STANDARD).map(
    (row) => `| ${row.value} | ${row.scheme} | ${row.meaning} | ${row.source} |`,
  );
  const own = Object.values(PRIVATE).map((row) => `| ${row.value} | ${row.meaning} | ${row.role} | ${row.use} |`);
  return [
    '# Codes in our Structured Reports',
    '',
    'Made from `platform/dicom/src/codes` by `platform/dicom/scripts/makeSrReference.ts`; a test compares them. Codes of structures',
    'and questions come from the protocol and are not listed here.',
    '',
    '## Documents',
    '',
    'A record with a mask is a Comprehensive SR after TID 1500: (126010, DCM) holds a Measurement Group (TID 1411) per mask with',
    'tracking identifier and UID, finding, referenced segment, source series, and its volume INFERRED FROM a POINT that is',
    'SELECTED FROM the image of largest area. (126011, DCM) holds comparisons, (C0034375, UMLS) states, answers and decisions. A record',
    'without a mask is an Enhanced SR whose root stands below with role `root`. Every record carries its content once more as',
    'canonical JSON (RFC 8785) with its SHA-256.',
    '',
    '## Private codes',
    '',
    `Coding Scheme Designator ${PRIVATE_SCHEME}, UID ${PRIVATE_SCHEME_UID}, version ${PRIVATE_SCHEME_VERSION}. Values are never reused.`,
    '',
    '| Value | Meaning | Role | Use |',
    '|---|---|---|---|',
    ...own,
    '',
    '## Standard codes',
    '',
    '| Value | Scheme | Meaning | Source |',
    '|---|---|---|---|',
    ...standard,
    '',
  ].join('\n');
}
