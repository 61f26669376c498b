import { defineConfig } from 'vitest/config';
import { defaultServerConditions } from 'vite';

// The `source` condition makes workspace packages resolve to their TypeScript sources, so tests
// need no build. Adding `import` or `default` to the list would break CommonJS packages such as pg.
const resolve = { conditions: ['source', ...defaultServerConditions] };
const ssr = { resolve };

export default defineConfig({
  test: {
    reporters: ['./packages/testing/src/reporter.ts'],
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          environment: 'node',
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
          environment: 'node',
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
          // What takes longer than ten minutes: `npm run test:long`.
          name: 'long',
          include: ['packages/*/test/**/*.long.ts'],
          environment: 'node',
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
