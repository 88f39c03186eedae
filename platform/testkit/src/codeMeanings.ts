import { execFileSync } from 'node:child_process';
import { pythonOracles } from './pythonOracles.ts';

/** A code as pydicom 3.0.2 has it (`pydicom.sr._concepts_dict`, made from PS3.16): every meaning, and the context groups it stands in. */
interface ListedCode {
  readonly meanings: readonly string[];
  readonly contextGroups: readonly number[];
}

const SCRIPT = `
import json, sys
from pydicom.sr._concepts_dict import concepts
wanted = {tuple(one) for one in json.load(sys.stdin)}
found = {}
for scheme, keywords in concepts.items():
    for values in keywords.values():
        for value, (meaning, groups) in values.items():
            if (scheme, value) in wanted:
                row = found.setdefault(scheme + ' ' + value, {'meanings': [], 'contextGroups': []})
                row['meanings'].append(meaning)
                row['contextGroups'] += groups
json.dump(found, sys.stdout)
`;

/** What pydicom knows of these codes, under `scheme value`; those that it does not list are left out. Needs {@link pythonOracles}. */
export function codeMeanings(
  codes: readonly { readonly value: string; readonly scheme: string }[],
): ReadonlyMap<string, ListedCode> {
  const oracles = pythonOracles();
  if (oracles === null) throw new Error('ask withoutPythonOracles() before');
  const input = JSON.stringify(codes.map(({ scheme, value }) => [scheme, value]));
  const output = execFileSync(oracles.python, ['-c', SCRIPT], { input, encoding: 'utf8', maxBuffer: 16 << 20 });
  return new Map(Object.entries(JSON.parse(output) as Record<string, ListedCode>));
}
