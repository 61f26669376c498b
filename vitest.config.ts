import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { defaultServerConditions } from 'vite';

// The `source` condition makes workspace packages resolve to their TypeScript sources, so tests
// need no build. Adding `import` or `default` to the list would break CommonJS packages such as pg; with
// `module`, packages such as the AWS SDK hand out code for bundlers, which Node cannot run.
const serverConditions = defaultServerConditions.filter((condition) => condition !== 'module');
const resolve = { conditions: ['source', ...serverConditions] };
const ssr = { resolve };

const PROPERTY_SEED = 'packages/testing/src/property-seed.ts';
const HOLD_ANSWERS = 'packages/testing/src/hold-answers.ts';

export default defineConfig({
  test: {
    reporters: ['./packages/testing/src/reporter.ts'],
    // A file waits for its server half of the time, so two share even a single core. The server's
    // connections and memory are enough for four.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'bench/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          environment: 'node',
          // Nothing is kept at module level, so files may share what is loaded: half of the time is loading.
          isolate: false,
          // Properties run thousands of cases; the default 5 seconds are too few on a busy machine.
          testTimeout: 20_000,
          setupFiles: [PROPERTY_SEED],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: [
            'packages/*/test/**/*.test.{ts,tsx}',
            'examples/*/test/**/*.test.ts',
            'bench/test/**/*.test.ts',
          ],
          environment: 'node',
          setupFiles: [PROPERTY_SEED, HOLD_ANSWERS],
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 30_000,
          // A busy machine may take longer than the default second to show a page.
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          // What takes long, and every property once more from a seed of its own: `npm run test:long`.
          name: 'long',
          include: [
            'packages/*/test/**/*.long.ts',
            'scripts/**/*.long.ts',
            'packages/*/src/**/*.property.test.ts',
            'packages/core/test/query-hostile.test.ts',
            'packages/server/test/edge-hostile-routes.test.ts',
          ],
          env: {
            TEST_SEED: process.env['TEST_SEED'] ?? 'random',
            TEST_HOSTILE_PER_PLACE: process.env['TEST_HOSTILE_PER_PLACE'] ?? '100',
          },
          setupFiles: [PROPERTY_SEED],
          environment: 'node',
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
