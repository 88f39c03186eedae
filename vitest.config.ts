import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that start nothing and change nothing outside themselves. */
const PURE = [
  'platform/{console,contract,domain,host,ids,nifti,ui,viewer}/{src,test}/**/*.test.ts',
  '{extensions,modes}/*/src/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
];

/** What takes longest, so that no core waits for one file at the end. */
const LONGEST = [
  'browser/lessTravelled',
  'browser/readMode',
  'hosts/stockHosts',
  'browser/wholeLoop',
  'mutations/mutations',
  'gateway/test/rebuild.test',
  'browser/signatureDialog',
  'browser/multiFrame',
  'gateway/test/loadDemo',
  'gateway/test/backupCommands',
  'cli/src/serve',
  'gateway/test/browser/',
  'gateway/test/withdrawal',
  'gateway/test/publication',
  'gateway/test/killed',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((part) => moduleId.includes(part));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  resolve: { conditions: ['@overread/source', 'module', 'development|production'] },
  ssr: { resolve: { conditions: ['@overread/source'], externalConditions: ['@overread/source'] } },
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    reporters: ['default'],
    sequence: { sequencer: LongestFirst },
    // Programs that tests start find compiled what an earlier one compiled.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache/compiled') },
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['platform/*/{src,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...PURE],
        },
      },
      // Each finds the modules that the one before has loaded: loading them anew takes longer than these tests.
      { extends: true, test: { name: 'together', include: PURE, isolate: false } },
    ],
  },
});
