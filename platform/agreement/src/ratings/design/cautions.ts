import type { BootstrapResult } from '../bootstrap/bootstrap.ts';
import type { RatingsDesign } from './detectDesign.ts';

/** The share of one level from which kappa falls although readers agree. */
const RARE_BELOW = 0.1;
/** Below this many patients a number is printed without comparison. */
const FEW_PATIENTS = 10;
/** Below this many patients the bootstrap of numbers is clearly too narrow (test/ratings/bootstrapCoverage.ts). */
const FEW_FOR_BOOTSTRAP = 40;

/** What a reader of the number must know, in sentences; empty if there is nothing. */
export function cautions(
  design: RatingsDesign,
  prevalence: readonly { readonly level: string; readonly share: number }[] | null,
  bootstrap: Pick<BootstrapResult, 'undefinedReplicates' | 'replicates'> | null,
): string[] {
  const sentences: string[] = [];
  const unpaired = design.cases - design.pairedCases;
  if (unpaired > 0)
    sentences.push(
      `${unpaired} of ${design.cases} cases have fewer than two ratings and say nothing about agreement; they are not in the number.`,
    );
  if (!design.casesAreIndependent)
    sentences.push(
      `The ${design.cases} cases belong to ${design.patients} patients. Cases of one patient are alike, so the interval is over patients.`,
    );
  if (design.pairedPatients < FEW_PATIENTS)
    sentences.push(
      `Only ${counted(design.pairedPatients, 'patient', 'patients')} with two ratings of a case: do not rank or compare with this number.`,
    );
  if (design.overlap && !design.overlap.connected)
    sentences.push(
      `The readers fall into ${design.overlap.groups.length} groups that share no case: nothing is known about agreement between the groups. Assign common cases.`,
    );
  else if (design.overlap?.smallest && design.overlap.tooFew.length > 0)
    sentences.push(
      `${counted(design.overlap.tooFew.length, 'pair of readers shares', 'pairs of readers share')} fewer than ${design.overlap.fewestShared} cases (the fewest: ${design.overlap.smallest.cases}), too few to judge them by themselves.`,
    );
  // The ends of a scale of grades are rare as a rule.
  const names = design.scale === 'nominal' || prevalence?.length === 2;
  const rare = (names && prevalence?.filter(({ share }) => share < RARE_BELOW)) || [];
  if (rare.length > 0)
    sentences.push(
      `Rarely used: ${rare.map(({ level, share }) => `${level} (${(100 * share).toFixed(1)} %)`).join(', ')}. Chance-corrected coefficients fall where a category is rare, even if readers agree; read the percent agreement, PABAK and AC1 beside it.`,
    );
  if (bootstrap && isNumbers(design.scale) && design.pairedPatients < FEW_FOR_BOOTSTRAP)
    sentences.push(
      `Of numbers of ${counted(design.pairedPatients, 'patient', 'patients')} a bootstrap interval is rather too narrow: from 20, such intervals held the true value in 88 of 100 simulated studies, not in 95.`,
    );
  if (bootstrap && bootstrap.undefinedReplicates > 0)
    sentences.push(
      `In ${bootstrap.undefinedReplicates} of ${bootstrap.replicates} resamples the value is not defined.`,
    );
  return sentences;
}

function isNumbers(scale: RatingsDesign['scale']): boolean {
  return scale === 'interval' || scale === 'ratio';
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
