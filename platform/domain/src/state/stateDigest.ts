import { canonicalBytes } from '../canonicalJson.ts';
import type { CaseContent } from './caseContent.ts';
import type { InstallationState, ProjectState } from './installationState.ts';

/** SHA-256 of bytes, hexadecimal. */
export type HexSha256 = (bytes: Uint8Array) => string;

const byText =
  <T>(key: (entry: T) => string) =>
  (a: T, b: T): number => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
const sorted = <T>(entries: readonly T[], key: (entry: T) => string): T[] => entries.toSorted(byText(key));
const ordinal = (count: number) => String(count).padStart(9, '0');

/** The same content with every list that has no order of its own in one that follows from it. */
export function sortedCase(content: CaseContent): CaseContent {
  const masks = <T extends { masks: CaseContent['reads'][number]['masks'] }>(entry: T): T => ({
    ...entry,
    masks: sorted(entry.masks, (mask) => `${mask.sopInstanceUid} ${ordinal(mask.segmentNumber)}`),
  });
  const byRound = (entry: { round: number; taskId: string }) => `${ordinal(entry.round)} ${entry.taskId}`;
  return {
    ...content,
    reads: sorted(content.reads.map(masks), (read) => `${ordinal(read.slot)} ${read.taskId}`),
    consensus: content.consensus && masks(content.consensus),
    adjudications: sorted(content.adjudications.map(masks), byRound),
    signOffs: sorted(content.signOffs.map(masks), byRound),
    returns: sorted(content.returns, byRound),
    amendments: sorted(content.amendments, (one) => one.signOff),
    publications: sorted(
      content.publications.map((one) => ({ ...one, signOffs: one.signOffs.toSorted() })),
      (one) => one.releaseId,
    ),
    objects: sorted(content.objects, (one) => one.sopInstanceUid),
  };
}

/** SHA-256 (hexadecimal) over the canonical JSON (RFC 8785) of a case's content. */
export function caseDigest(content: CaseContent, sha256: HexSha256): string {
  return sha256(canonicalBytes(sortedCase(content)));
}

/** The same project with its lists in one order. */
export function sortedProject(project: ProjectState): ProjectState {
  return {
    ...project,
    protocolVersions: sorted(project.protocolVersions, (one) => one.id),
    register: project.register && {
      ...project.register,
      members: sorted(project.register.members, (one) => `${one.code} ${one.since}`),
    },
    signingRoster: project.signingRoster && {
      ...project.signingRoster,
      certificates: sorted(project.signingRoster.certificates, (one) => one.fingerprint),
    },
    batches: sorted(
      project.batches.map((one) => ({ ...one, caseIds: one.caseIds.toSorted() })),
      (one) => one.id,
    ),
    releases: sorted(
      project.releases.map((one) => ({ ...one, manifests: sorted(one.manifests, (it) => it.sopInstanceUid) })),
      (one) => one.id,
    ),
    cases: sorted(project.cases, (one) => one.id),
  };
}

/**
 * The state digest (design D3): `sha256:` and the SHA-256 over the canonical JSON (RFC 8785) of a state. Two installations, or a
 * database and an archive, that say the same have the same one.
 */
export function stateDigest(state: InstallationState, sha256: HexSha256): string {
  const projects = sorted(state.projects.map(sortedProject), (one) => one.id);
  return `sha256:${sha256(canonicalBytes({ ...state, projects }))}`;
}
