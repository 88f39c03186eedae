import { AGREEMENT_ALGORITHM, agreementVersion } from '@overread/comparison';
import { counted, type Findings } from './findings.ts';

/** Counts the agreements of a project that an earlier version computed and this one computed again, to say so in one sentence each. */
export class EarlierVersions {
  readonly #counts = new Map<string, number>();

  /** Null: computed by this version, or not compared. */
  count(version: string | null): void {
    if (version !== null) this.#counts.set(version, (this.#counts.get(version) ?? 0) + 1);
  }

  say(findings: Findings): void {
    for (const [version, count] of this.#counts) {
      const tolerance = agreementVersion(version)?.tolerance ?? 0;
      findings.say(
        'agreementEarlierVersion',
        null,
        `${counted(count, 'agreement')} ${count === 1 ? 'was' : 'were'} computed by ${AGREEMENT_ALGORITHM.name} ${version}, and computed again by ${AGREEMENT_ALGORITHM.version}: numbers within ${tolerance} (relative), verdicts, differences and places exactly, masks of a consensus bit by bit.`,
      );
    }
  }
}
