import { type Severity, VERIFY_CHECKS, type VerifyCheck } from './checks.ts';

/** One thing that does not hold, or that must be said. */
export interface Finding {
  readonly check: VerifyCheck;
  readonly caseLabel: string | null;
  readonly document: { readonly title: string; readonly sopInstanceUid: string } | null;
  /** One sentence: what, when, by whom. */
  readonly sentence: string;
}

/** What is counted along the way, in the order of the report. A further count is one row here. */
export const TALLIES = {
  signatures: 'signatures good',
  macs: 'references bound by digests that fit',
  checkpoints: 'log checkpoints that extend each other',
  loggedDocuments: 'documents proven to be in the log',
  agreements: 'agreements recomputed and equal',
  consensusItems: 'consensus items recomputed and bit-equal',
  images: 'images with the pixels that were enrolled',
} as const satisfies Readonly<Record<string, string>>;

/** A row of {@link TALLIES}. */
export type Tally = keyof typeof TALLIES;
/** Counts one thing that was checked. */
export type CountTally = (tally: Tally, isGood: boolean) => void;

/**
 * How sure one may be of the authority: named with --trust, another than those named, only by the archive itself, or there is none.
 */
export type Anchor = 'trusted' | 'untrusted' | 'self' | 'none';

/** What `verify` found. Its JSON form is documented in docs/reference/verify.md. */
export interface VerifyReport {
  /** The folder or address. */
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly verifiedAt: string;
  readonly counts: {
    readonly projects: number;
    readonly cases: number;
    readonly masks: number;
    readonly documents: number;
    readonly erasedCases: number;
    readonly foreign: { readonly segmentations: number; readonly documents: number; readonly images: number };
  };
  readonly tallies: Readonly<Partial<Record<Tally, { readonly checked: number; readonly good: number }>>>;
  readonly anchor: Anchor;
  readonly authorities: readonly { readonly subject: string; readonly fingerprint: string; readonly isDemo: boolean }[];
  readonly findings: readonly Finding[];
  /** Whether all holds; `unverified`: nothing was found wrong, but something could not be looked at. */
  readonly outcome: 'holds' | 'problems' | 'unverified';
}

/** How grave a finding is. */
export const severityOf = (finding: Finding): Severity => VERIFY_CHECKS[finding.check].severity;

/** What follows from all findings together. */
export function outcomeOf(findings: readonly Finding[]): VerifyReport['outcome'] {
  const severities = new Set(findings.map(severityOf));
  if (severities.has('problem')) return 'problems';
  return severities.has('unverified') ? 'unverified' : 'holds';
}
