import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as agreement from '../../index.ts';
import { UNDEFINED_REASONS } from '../undefinedReasons.ts';
import { type ChoiceRow, COEFFICIENT_CHOICES } from './chooseCoefficient.ts';
import { COEFFICIENTS, type CoefficientDefinition } from './coefficients.ts';

const KINDS = {
  crossed: 'the same readers on all cases',
  crossedWithGaps: 'the same readers, some gaps',
  pool: 'a pool',
};
const READERS = { two: ', two readers', more: ', three or more readers', any: '' };

function choiceLine(row: ChoiceRow): string {
  const form = row.distance ?? (row.weights === 'identity' ? null : row.weights);
  const equal = row.ratings === 'equal' ? ', every case with the same number of ratings' : '';
  const kinds = row.kinds.map((kind) => KINDS[kind]).join('; ');
  return `| ${row.scales.join(', ')} | ${kinds}${READERS[row.readers]}${equal} | ${COEFFICIENTS[row.coefficient].name}${form ? `, ${form}` : ''} |`;
}

function links(source: string): string {
  return source.replace(/\b10\.\d{4,}\/\S+?(?=[,;]?(?:\s|$))/g, (doi) => `[${doi}](https://doi.org/${encodeURI(doi)})`);
}

function page(): string {
  const definitions: readonly CoefficientDefinition[] = Object.values(COEFFICIENTS);
  return `# Coefficients of agreement and reliability

Ratings, not masks: categories, grades and numbers that several readers gave to the same cases, and metrics of pairs of reads
over many cases. The tables are \`COEFFICIENTS\`, \`COEFFICIENT_CHOICES\` and \`UNDEFINED_REASONS\` in
\`platform/agreement/src/ratings\`; a test keeps this page equal to them.

## Which one

\`reliabilityOf(ratings, { claim, seed })\` finds out how the cases were read (\`detectDesign\`), takes the first row that fits, and
says why in sentences. A coefficient is never chosen by its value. Give it the first locked reads, before adjudication, with those of
cases that were excluded later: the reliability of what survives is not that of the readers.

| Scale | Readers | Coefficient |
|---|---|---|
${(COEFFICIENT_CHOICES as readonly ChoiceRow[]).map(choiceLine).join('\n')}

Cohen's kappa and ICC(A,1), also called ICC(2,1), need the same persons in every case. With a pool, column 1 of one case and of
another are different people, and they would be wrong. Where it is not recorded who read, the table is declared \`slots\`.
Readers who share no case, even by a chain of others, are reported as groups; \`fewestShared\` (10) lists the pairs that share too few.

## The coefficients

| Name | Function | When | Data | Not defined | Formula | Analytic interval | Readers resampled |
|---|---|---|---|---|---|---|---|
${definitions
  .map(
    (one) =>
      `| ${one.name} | \`${one.call}\` | ${one.when} | ${one.data} | ${one.notDefined} | ${links(one.source)} | ${links(one.analyticInterval)} | ${one.readersResampled ? 'yes' : 'no'} |`,
  )
  .join('\n')}

## Intervals

Every interval is over cases.

- **Analytic** errors take cases as independent. Where two cases belong to one patient they are refused
  (\`casesOfOnePatient\`), not given too narrow.
- **Jackknife of patients** (claim: these readers, other patients; ICC, and Krippendorff's alpha of numbers). Each patient is left out in turn with all cases
  (\`jackknifeInterval\`), on Fisher's z of that many ratings a case, half the logarithm of (1 + (k - 1) r) / (1 - r), with Student's t
  ([10.1093/biomet/61.1.1](https://doi.org/10.1093/biomet/61.1.1), [10.2307/2528715](https://doi.org/10.2307/2528715)). Nothing is drawn. Where it does not exist (without one of the patients the readers never differ), the bootstrap.
- **Bootstrap of patients** (the same claim; all other coefficients). A patient is drawn with all cases. 2000 resamples, BCa
  ([10.1080/01621459.1987.10478410](https://doi.org/10.1080/01621459.1987.10478410)), or percentile where BCa does not exist.
- **Bootstrap of patients and readers** (claim: readers in general): both are drawn independently, the pigeonhole bootstrap
  ([10.1214/07-AOAS122](https://doi.org/10.1214/07-AOAS122)). It errs towards too wide. A reader drawn twice is not compared with himself.
  Three persons or more are needed; with three, most often too many resamples hold one reader only, and there is no interval.
- **Numbers**: ICC(A,1) and ICC(1) about readers in general have the F interval, which takes the readers as a sample.
- **The generator** is Philox4x32-10 ([10.1145/2063384.2063405](https://doi.org/10.1145/2063384.2063405)), keyed by the seed, with the number of the
  resample in its counter: the same seed gives the same resamples everywhere and the same bits in any number of threads
  (\`bootstrapReplicates\` makes any part). BCa and the analytic intervals pass through exp and log, whose last bit may differ between engines.
- **With few patients**, simulated (\`platform/agreement/test/ratings/bootstrapCoverage.ts\`; patients of one to three cases, three readers, 300 studies each, of the
  jackknife 2000). 95 % BCa intervals of Fleiss' kappa and Krippendorff's alpha of grades held the true value in 94 to 95 % with 20 and 40 patients. Of numbers they are too
  narrow: ICC(A,1) 85 % with 12 patients, 88 % with 20, 91 % with 40, alpha the same; hence the jackknife: 93, 94 and 94.5 %, two readers 94 %. It errs to one side: three in four of
  the intervals that miss lie below the true value. **Skewed values** (volumes, lognormal): BCa 80 % with 20 patients, jackknife 85 %; take their logarithms first. Intervals over
  patients and readers held the alpha of readers in general in 98 %, with five and with eight readers.

**There is no interval over voxels.** Voxels of a mask are not independent: on a liver of three million of them such an interval of a
Dice would be plus or minus 0.0002 and say nothing about the next patient. No function makes one. A Dice has an interval over cases:
\`summarisePairs\` gives mean, median and quantiles of any metric of pairs, and names the cases that have none ("12 cases agree on
absence, 3 cases differ in presence"), which are never averaged.

## Why there may be no number

| Reason | Meaning |
|---|---|
${Object.entries(UNDEFINED_REASONS)
  .map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`)
  .join('\n')}

## Words for values

\`annotation\` quotes Landis & Koch (kappa) and Krippendorff (alpha) beside a number. Their limits follow from habit, not from what an
error does to a patient, and no rule uses them.

## Compared with

irr 0.84.1, irrCAC 1.0 and psych 2.2.9 (R 4.2.2), statsmodels 0.15.0, scikit-learn 1.9.1, krippendorff 0.9.0, pingouin 0.6.1 and SciPy
1.12.0; scripts and values in \`platform/agreement/test/oracle\`. Where they differ among themselves:

- Krippendorff's alpha of more than two readers without a missing rating: irr counts each pair m - 1 times too often, so that its value
  is a little too small with few cases. Ours is that of krippendorff, of irrCAC and of the definition.
- The interval of ICC(A,k): irr uses other degrees of freedom than for ICC(A,1). Ours steps up the interval of ICC(A,1), as psych.
- The error of a weighted kappa: psych differs from statsmodels and irrCAC. Ours is theirs.
- The error of AC1 of a table of counts: irrCAC divides by n there, by n - 1 for ratings. Ours is the latter.
`;
}

it('docs/reference/ratings.md says which coefficient is for what, and which interval it has', async () => {
  for (const { call } of Object.values(COEFFICIENTS))
    for (const name of call.replace(/\(.*$/, '').split(', ')) expect(agreement).toHaveProperty(name);
  await expect(page()).toMatchFileSnapshot(join(import.meta.dirname, '../../../../../docs/reference/ratings.md'));
});
