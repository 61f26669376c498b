import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLensDatabases, findFreePort } from '@istari-lens/testing';
import { afterAll, expect, test } from 'vitest';

const FOLDER = path.resolve(import.meta.dirname, '..');

/** What each program is seen to do: a server answers under its mounts, the others print and end. */
const PROGRAMS: Readonly<Record<string, { mounts: readonly string[] } | { prints: RegExp }>> = {
  'first-dashboard.ts': { mounts: ['/analytics'] },
  'graceful.ts': { mounts: ['/analytics'] },
  'many-tenants.ts': { prints: /^\[ \d+, \d+ \]\n$/ },
  'no-http.ts': { prints: /^\[ \{ n: 20000 \} \]\nunknown_dataset: / },
  'own-cache.ts': { prints: /^\[ 'memory', 'file' \]\n$/ },
  'own-hooks.ts': { prints: /^\[.*\]\n$/s },
  'own-logger.ts': { mounts: ['/analytics'] },
  'own-pool.ts': { mounts: ['/analytics'] },
  'own-users.ts': { mounts: ['/analytics'] },
  'public-link.ts': { mounts: ['/analytics'] },
  'signed-embed.ts': { mounts: ['/analytics'] },
  'two-mounts.ts': { mounts: ['/europe/analytics', '/america/analytics'] },
};

// Each would translate the same sources anew, which takes most of its time.
const cache = mkdtempSync(path.join(tmpdir(), 'lens-embedding-compiled-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test('every program is run here', () => {
  expect(readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))).toEqual(Object.keys(PROGRAMS));
});

test.each(Object.entries(PROGRAMS))('%s runs as it stands', { timeout: 60_000 }, async (file, expected) => {
  const databases = await createLensDatabases();
  const folder = mkdtempSync(path.join(tmpdir(), 'lens-embedding-'));
  const port = await findFreePort();
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', path.join(FOLDER, file)], {
    cwd: folder,
    env: { ...databases.env, PATH: process.env['PATH'], NODE_COMPILE_CACHE: cache, PORT: String(port) },
  });
  const ended = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    if ('prints' in expected) {
      const [code] = await ended;
      expect(output).toMatch(expected.prints);
      expect(code).toBe(0);
      return;
    }
    for (const mount of expected.mounts) {
      const health = `http://127.0.0.1:${port}${mount}/health/ready`;
      await expect
        .poll(
          () =>
            fetch(health).then(
              ({ status }) => status,
              () => output,
            ),
          { timeout: 40_000 },
        )
        .toBe(200);
    }
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
    await databases.drop();
    rmSync(folder, { recursive: true });
  }
});
