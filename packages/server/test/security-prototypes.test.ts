import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createServerEnv } from './support/server-fixture.ts';

const run = promisify(execFile);

test(
  'control 25: loading and using all four packages leaves every built-in object alone',
  { timeout: 60_000 },
  async () => {
    const { env, drop } = await createServerEnv();
    try {
      const { stdout } = await run(
        process.execPath,
        ['--conditions=source', '--no-warnings', join(import.meta.dirname, 'support/prototypes-process.ts')],
        { env: { ...env, CACHE_SHARED: 'none', NODE_ENV: 'production' }, cwd: import.meta.dirname },
      );
      const found: unknown = JSON.parse(stdout);
      expect(found).toMatchObject({
        changed: [],
        polluted: false,
        // All of it was used.
        dataset: 'flights',
        rows: expect.any(Number),
        refused: 'invalid_query',
        status: expect.stringMatching(/^(?:pass|warn)$/),
        secret: 64,
        commands: expect.any(Number),
        backups: 'refused',
      });
      expect(Number(Object(found).watched)).toBeGreaterThan(100);
    } finally {
      await drop();
    }
  },
);
