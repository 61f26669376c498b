import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  createLensDatabases,
  createTestDatabase,
  type LensDatabases,
  type TestDatabase,
} from '@istari-lens/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFernet, createLens, loadConfig } from '../src/index.ts';

const run = promisify(execFile);
const README = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
const SECTION = README.slice(README.indexOf('## Come over from the Python backend'));
const SCRIPT = /^```js\n(.*?)^```$/ms.exec(SECTION)?.[1] ?? '';
const COMMANDS = [...SECTION.matchAll(/^node (come-over\.mjs.*?)(?: +#.*)?$/gm)].map(([, rest = '']) =>
  rest.split(' '),
);
/** As argon2-cffi made it. */
const PASSWORD = 'correct horse battery staple';
const HASH = '$argon2id$v=19$m=102400,t=2,p=8$QHea26O1tgWV0JUQxoMaaA$zleOJNyCf2nzpigAv+5BVg';

let databases: LensDatabases;
let old: TestDatabase;
let folder = '';
beforeAll(async () => {
  databases = await createLensDatabases();
  old = await createTestDatabase('empty');
  // Where a host has installed core and pg.
  folder = mkdtempSync(path.resolve(import.meta.dirname, '../node_modules/.come-over-'));
  mkdirSync(path.join(folder, 'node_modules/@istari-lens'), { recursive: true });
  symlinkSync(path.resolve(import.meta.dirname, '..'), path.join(folder, 'node_modules/@istari-lens/core'));
  writeFileSync(path.join(folder, 'come-over.mjs'), SCRIPT);
});
afterAll(async () => {
  await databases?.drop();
  await old?.drop();
  if (folder !== '') rmSync(folder, { recursive: true });
});

it('the lines of the README bring users and data sources over', async () => {
  const fernet = createFernet(databases.env['ENCRYPTION_KEY'] ?? '');
  await old.query(`create table users (email text, role text, hashed_password text);
    create table data_sources (name text, encrypted_url text);
    insert into users values ('ann@old.example', 'editor', '${HASH}'), ('bob@old.example', 'viewer', '${HASH}')`);
  await old.query('insert into data_sources values ($1, $2)', [
    'Warehouse',
    fernet.encrypt(databases.analytics.readerUrl),
  ]);
  const env = {
    ...databases.env,
    OLD_DATABASE_URL: old.url,
    DATA_SOURCE_ALLOWED_NETWORKS: '127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1/128',
  };
  const counts = async (): Promise<unknown> => {
    const { rows } = await databases.app.query(
      `select (select count(*) from lens.users where email like '%@old.example')::int as users,
        (select count(*) from lens.data_sources where name = 'Warehouse')::int as sources`,
    );
    return rows[0];
  };
  {
    await using first = createLens(loadConfig(databases.env));
    await first.ready();
  }
  const printed: string[] = [];
  const seen: unknown[] = [];
  for (const args of COMMANDS) {
    const { stdout, stderr } = await run(
      process.execPath,
      ['--conditions=source', '--no-warnings', ...args],
      {
        cwd: folder,
        env,
      },
    );
    expect(stderr).toBe('');
    printed.push(stdout.trim());
    seen.push(await counts());
  }
  expect(printed).toEqual(['2 users and 1 data sources', '2 users and 1 data sources']);
  expect(seen).toEqual([
    { users: 0, sources: 0 },
    { users: 2, sources: 1 },
  ]);

  await using lens = createLens(loadConfig(databases.env));
  await lens.ready();
  await expect(lens.auth.login({ email: 'ann@old.example', password: 'wrong' })).rejects.toThrow();
  const { accessToken } = await lens.auth.login({ email: 'ann@old.example', password: PASSWORD });
  expect(await lens.auth.authenticate(accessToken)).toMatchObject({ role: 'editor' });
});
