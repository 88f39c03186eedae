import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@overread/source', 'module', 'development|production'] },
  ssr: { resolve: { conditions: ['@overread/source'], externalConditions: ['@overread/source'] } },
  test: {
    include: [
      'platform/*/{src,test}/**/*.test.ts',
      '{extensions,modes}/*/src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    reporters: ['default'],
  },
});
