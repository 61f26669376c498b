import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost, makeDashboard } from '../first-dashboard.ts';
import { startHost } from './support/start-host.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/embedding.md'), 'utf8');

/** Code by its language, without what tells one layout from another. */
function blocks(language: string): string[] {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, found, code = '']) =>
    found === language ? [code.trim()] : [],
  );
}
const squeezed = (code: string): string => code.replaceAll(/,(?=\s*[}\])])|[\s;,]+$|\s+/g, '');

const programs = ['', 'test']
  .flatMap((folder) => {
    const place = path.join(import.meta.dirname, '..', folder);
    return (
      readdirSync(place)
        // This file holds text that is in no program.
        .filter((file) => file.endsWith('.ts') && file !== path.basename(import.meta.filename))
        .map((file) => readFileSync(path.join(place, file), 'utf8'))
    );
  })
  .map(squeezed);

describe('docs/embedding.md', () => {
  let databases: LensDatabases;
  let folder = '';
  beforeAll(async () => {
    databases = await createLensDatabases();
    folder = mkdtempSync(path.join(tmpdir(), 'lens-embedding-docs-'));
    // Where an install leaves it.
    const programsOfApp = path.join(folder, 'node_modules/.bin');
    mkdirSync(programsOfApp, { recursive: true });
    writeFileSync(
      path.join(programsOfApp, 'istari-lens'),
      `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${path.join(root, 'packages/ops/src/cli.ts')}" "$@"\n`,
      { mode: 0o755 },
    );
  });
  afterAll(async () => {
    await databases?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const shell = async (code: string, env: Record<string, string>): Promise<string> => {
    const { stdout } = await run('sh', ['-euc', code], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    });
    return stdout;
  };

  test('has code', () => {
    expect(blocks('ts').length).toBeGreaterThan(12);
    expect(blocks('sh')).toHaveLength(3);
    expect(programs.some((program) => program.includes(squeezed('this is in no program')))).toBe(false);
  });

  test.each(blocks('ts'))('shows what a program does: %s', (code) => {
    expect(programs.some((program) => program.includes(squeezed(code)))).toBe(true);
  });

  test('names variables that the configuration has', () => {
    const configuration = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8');
    const [exported = ''] = blocks('sh');
    const names = [...exported.matchAll(/\b([A-Z_]{3,})=/g)].map(([, name = '']) => name);
    expect(names).toHaveLength(7);
    for (const name of names) expect(configuration).toContain(`\`${name}\``);
  });

  test('makes the tables with its command', { timeout: 60_000 }, async () => {
    const [, command = ''] = blocks('sh');
    const empty = await createTestDatabase('empty');
    try {
      await shell(command, { ...databases.env, APP_DB_URL: empty.url });
      expect((await empty.query('select count(*)::int as n from lens.users')).rows).toEqual([{ n: 0 }]);
    } finally {
      await empty.drop();
    }
  });

  test('gets the figure of the dashboard with its command', { timeout: 60_000 }, async () => {
    const [, , command = ''] = blocks('sh');
    const { app, lens } = createHost(databases.env);
    const host = await startHost(app);
    try {
      await lens.ready();
      const { rows } = await databases.analytics.query<{ n: number }>(
        "select count(*)::int as n from flights where origin = 'ORD'",
      );
      const stdout = await shell(command, {
        ...databases.env,
        URL: host.url,
        DASHBOARD: await makeDashboard(lens),
      });
      expect(JSON.parse(stdout)).toMatchObject({ items: [{ id: 'count', result: { rows } }] });
    } finally {
      await host.close();
      await lens.close();
    }
  });
});
