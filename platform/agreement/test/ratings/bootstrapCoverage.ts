/**
 * How often intervals over patients hold the true value, on simulated studies. Run by hand; docs/reference/ratings.md has the figures.
 *
 *     node platform/agreement/test/ratings/bootstrapCoverage.ts [studies [kind ...]]
 */
import { coverage, KINDS } from './coverage.ts';

const STUDIES = Number(process.argv[2] ?? 300);
const THREE = [-0.2, 0, 0.15];

const ASKED = process.argv.slice(3);

for (const kind of KINDS.filter((one) => ASKED.length === 0 || ASKED.includes(one)))
  for (const patients of [12, 20, 40])
    for (const interval of ['bca', 'percentile', 'jackknife'] as const) {
      if (interval === 'jackknife' && (kind === 'fleiss' || kind === 'alpha')) continue;
      const biases = kind === 'iccOfTwo' ? THREE.slice(0, 2) : THREE;
      print('these readers', coverage({ kind, patients, biases, resampling: 'patients', interval, studies: STUDIES }));
    }
for (const biases of [5, 8])
  print(
    `readers in general from ${biases}`,
    coverage({
      kind: 'alpha',
      patients: 40,
      biases,
      resampling: 'patientsAndReaders',
      interval: 'percentile',
      studies: STUDIES,
    }),
  );

function print(whose: string, { asked, truth, held, below, above, none }: ReturnType<typeof coverage>): void {
  process.stdout.write(
    `${whose}, ${asked.kind}, ${asked.patients} patients, ${asked.interval}: holds ${truth.toFixed(3)} in ${(100 * held).toFixed(1)} %, truth below ${below}, above ${above}, no interval ${none}\n`,
  );
}
