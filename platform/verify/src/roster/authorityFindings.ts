import type { ArchiveIndex } from '../archiveIndex.ts';
import { atUtc, finding } from '../checks/finding.ts';
import type { Anchor, Finding, VerifyReport } from '../report.ts';
import type { AuthorityChange, RosterBook } from './rosterBook.ts';
import type { RosterAuthority, TrustAnchors } from './trust.ts';

/** Who stands behind all certificates, and whether anybody outside vouches for them. */
export function authorityFindings(
  index: ArchiveIndex,
  books: ReadonlyMap<string, RosterBook>,
  anchors: TrustAnchors,
): Pick<VerifyReport, 'authorities' | 'anchor' | 'findings'> {
  const all = new Map<string, RosterAuthority>();
  for (const book of books.values()) for (const one of book.authorities) all.set(one.fingerprint, one);
  const authorities = [...all.values()];
  const findings: Finding[] = [...books.values()].flatMap((book) => book.findings);
  for (const { projectId, projectKey } of index.projects)
    if ((books.get(projectId)?.certificates.size ?? 0) === 0)
      findings.push(
        finding(
          'rosterMissing',
          null,
          `project ${projectKey} has no signing roster here; nobody can say whose signatures its objects carry`,
        ),
      );
  const untrusted = authorities.filter(({ certificate }) => !anchors.trusts(certificate));
  if (!anchors.isEmpty)
    for (const { subject, fingerprint } of untrusted)
      findings.push(
        finding(
          'authorityUntrusted',
          null,
          `the authority “${subject}” (${fingerprint}) is none that was given with --trust; whoever made it may have signed everything anew`,
        ),
      );
  // Announced by whoever verifies: both were given.
  if (authorities.length > 1 && (anchors.isEmpty || untrusted.length > 0)) {
    const changes = index.projects.flatMap(({ projectId, projectKey }) =>
      (books.get(projectId)?.authorityChanges ?? []).map((change) => changeSentence(projectKey, change)),
    );
    const apart = `${authorities.length} authorities stand behind the certificates: ${authorities.map(named).join(' and ')}; if that is right, know their fingerprints from outside, and give all of them with --trust`;
    for (const sentence of changes.length > 0 ? changes : [apart])
      findings.push(finding('authorityChanged', null, sentence));
  }
  for (const { subject } of authorities.filter(({ isDemo }) => isDemo))
    findings.push(finding('demoAuthority', null, `“${subject}” is a DEMO authority: its signatures are nobody’s`));
  const anchor = anchorOf(authorities, untrusted, anchors);
  if (anchor === 'self')
    findings.push(
      finding(
        'anchoredInItself',
        null,
        'intact, but anchored only in itself: name the authority that you know with --trust, or anybody could have made all of this anew',
      ),
    );
  return {
    authorities: authorities.map(({ subject, fingerprint, isDemo }) => ({ subject, fingerprint, isDemo })),
    anchor,
    findings,
  };
}

const named = ({ subject, fingerprint }: RosterAuthority) => `“${subject}” (${fingerprint})`;

/** When one authority took the place of another. Nobody inside can vouch for that: the new key signs the revision that names it. */
const changeSentence = (projectKey: string, { from, to, revision, at }: AuthorityChange) =>
  `since revision ${revision} of the signing roster of project ${projectKey} (${atUtc(at)}) the authority ${named(to)} stands behind it, before that ${named(from)}. Nothing here vouches for the change, as after a rebuild without the folder keys: know both fingerprints from outside, and give both with --trust`;

function anchorOf(
  authorities: readonly RosterAuthority[],
  untrusted: readonly RosterAuthority[],
  anchors: TrustAnchors,
): Anchor {
  if (authorities.length === 0) return 'none';
  if (anchors.isEmpty) return 'self';
  return untrusted.length === 0 ? 'trusted' : 'untrusted';
}
