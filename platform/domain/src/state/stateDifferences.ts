import { canonicalJson } from '../canonicalJson.ts';
import type { InstallationState, ProjectState } from './installationState.ts';

/**
 * In which projects and cases two states differ, one sentence each; empty if they are the same. `left` and `right` are what the
 * sentences call them, such as `the database` and `the archive`.
 */
export function stateDifferences(
  a: InstallationState,
  b: InstallationState,
  [left, right]: readonly [string, string],
): readonly string[] {
  return pairs(a.projects, b.projects).flatMap(([one, other]) => {
    if (!one || !other) return [`Project ${(one ?? other)?.key} is in ${one ? left : right} alone.`];
    return [...ofCases(one, other, left, right), ...ofParts(one, other)];
  });
}

const PARTS = {
  title: 'its name',
  seed: 'its seed',
  document: 'the record of its creation',
  protocolVersions: 'SOP versions',
  register: 'the reader register',
  signingRoster: 'the signing roster',
  batches: 'enrolment batches',
  releases: 'releases',
} as const satisfies Partial<Record<keyof ProjectState, string>>;

function ofParts(one: ProjectState, other: ProjectState): string[] {
  return Object.entries(PARTS).flatMap(([part, words]) =>
    canonicalJson(one[part as keyof typeof PARTS]) === canonicalJson(other[part as keyof typeof PARTS])
      ? []
      : [`Project ${one.key}: ${words} differ.`],
  );
}

function ofCases(one: ProjectState, other: ProjectState, left: string, right: string): string[] {
  return pairs(one.cases, other.cases).flatMap(([a, b]) => {
    if (!a || !b) return [`Case ${(a ?? b)?.label} of ${one.key} is in ${a ? left : right} alone.`];
    if (a.state !== b.state) return [`Case ${a.label} is ${a.state} in ${left} and ${b.state} in ${right}.`];
    return a.digest === b.digest ? [] : [`Case ${a.label} is ${a.state} in both, but its content differs.`];
  });
}

function pairs<T extends { readonly id: string }>(a: readonly T[], b: readonly T[]): [T | undefined, T | undefined][] {
  const byId = new Map(b.map((entry) => [entry.id, entry]));
  const known = new Set(a.map((entry) => entry.id));
  return [
    ...a.map((entry): [T, T | undefined] => [entry, byId.get(entry.id)]),
    ...b.filter((entry) => !known.has(entry.id)).map((entry): [undefined, T] => [undefined, entry]),
  ];
}
