import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createFernet,
  createLens,
  createTokens,
  generateFernetKey,
  loadConfig,
  openFor,
  sealFor,
} from '@istari-lens/core';
import { generateJwtKeyFile, readKeyUsage, rotateKeys } from '@istari-lens/ops';
import { ADMIN, createLensDatabases, createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_CACHE, runCli } from './run-cli.ts';
import { runCommand } from './run-command.ts';

const ROWS = 10_000;
const [oldKey, newKey, foreignKey] = [generateFernetKey(), generateFernetKey(), generateFernetKey()];
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('app');
  await db.query("insert into lens.tenants (id, name) values ('t', 'T')");
});
afterAll(async () => db.drop());
afterEach(async () => {
  await db.query('delete from lens.data_sources');
});

const urlOf = (id: string): string => `postgresql://reader:secret@db.example.com/${id}`;
const placeOf = (id: string): string => `data_sources/t/${id}/url`;
const target = (keys: string[]): { url: string; schema: string; encryptionKeys: string[] } => ({
  url: db.url,
  schema: 'lens',
  encryptionKeys: keys,
});

/** Adds data sources whose URLs are sealed by the key, long ago. Resolves to their ids. */
async function addSources(count: number, key: string): Promise<string[]> {
  const fernet = createFernet(key, { clock: () => new Date('2020-01-01T00:00:00Z') });
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await db.query(
    `insert into lens.data_sources (id, tenant_id, name, url_encrypted)
      select id, 't', id::text, token from unnest($1::uuid[], $2::text[]) as row (id, token)`,
    [ids, ids.map((id) => sealFor(fernet, placeOf(id), urlOf(id)))],
  );
  return ids;
}

async function tokenOf(id: string): Promise<string> {
  const { rows } = await db.query<{ token: string }>(
    'select url_encrypted as token from lens.data_sources where id = $1',
    [id],
  );
  return rows[0]?.token ?? '';
}

describe('rotating encryption keys', () => {
  it('of 10,000 data sources, killed at random points, leaves every row readable at every moment', async () => {
    const ids = await addSources(ROWS, oldKey);
    const readers = createFernet([oldKey, newKey]);
    let rotating = true;
    let reads = 0;
    const reading = (async () => {
      while (rotating) {
        const id = ids[Math.floor(Math.random() * ids.length)] ?? '';
        expect(openFor(readers, placeOf(id), await tokenOf(id))).toBe(urlOf(id));
        reads += 1;
        // A reader that never rests would take the time of what it watches.
        await sleep(1);
      }
    })();
    const progress: number[] = [];
    for (;;) {
      const batches = 3 + Math.floor(Math.random() * 15);
      const done = await rotateAndKill(progress.length < 4 ? batches : Number.POSITIVE_INFINITY);
      progress.push((await readKeyUsage(target([newKey, oldKey]))).current);
      if (done) break;
    }
    rotating = false;
    await reading;

    expect(progress.length).toBe(5);
    // Each run goes on from where the last was killed.
    expect(progress).toEqual(progress.toSorted((left, right) => left - right));
    expect(progress[0]).toBeGreaterThan(0);
    expect(progress[3]).toBeLessThan(ROWS);
    expect(reads).toBeGreaterThan(100);
    expect(await readKeyUsage(target([newKey]))).toEqual({
      total: ROWS,
      current: ROWS,
      outdated: [],
      unreadable: [],
    });
    const onlyNew = createFernet(newKey, { clock: () => new Date('2020-01-01T00:01:00Z') });
    for (const id of ids.slice(0, 50)) {
      const token = await tokenOf(id);
      expect(openFor(onlyNew, placeOf(id), token)).toBe(urlOf(id));
      // The time of sealing is kept, to the second.
      expect(() => onlyNew.decrypt(token, { ttlSeconds: 60 })).not.toThrow();
      expect(() => onlyNew.decrypt(token, { ttlSeconds: 59 })).toThrow();
    }
  }, 180_000);

  it('is counted by a dry run and by keys check, which says when a key may be retired', async () => {
    await addSources(3, oldKey);
    await addSources(2, newKey);
    const env = { DATABASE_URL: db.url, ENCRYPTION_KEY: `${newKey},${oldKey}` };

    const dry = await runCommand(['keys', 'rotate', '--dry-run', '--json'], env);
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toEqual({
      dryRun: true,
      wouldRotate: 3,
      rotated: 0,
      usage: { total: 5, current: 2, outdated: [{ place: 2, rows: 3 }], unreadable: [] },
    });
    const early = await runCommand(['keys', 'check'], env);
    expect(early.code).toBe(1);
    expect(early.stdout).toContain('3 open only with key 2');
    expect(early.stdout).toContain('No key may be removed yet.');

    const rotated = await runCommand(['keys', 'rotate'], env);
    expect(rotated).toMatchObject({ code: 0, stderr: '' });
    expect(rotated.stdout).toContain('3 rows were encrypted again.');
    const after = await runCommand(['keys', 'check'], env);
    expect(after.code).toBe(0);
    for (const { stdout, stderr } of [dry, early, rotated, after]) {
      expect(stdout + stderr).not.toContain('secret');
      expect(stdout + stderr).not.toContain(newKey);
      expect(stdout + stderr).not.toContain(oldKey);
    }
  });

  it('reports what no key opens and what belongs to another row, and leaves both as they are', async () => {
    const [lost = ''] = await addSources(1, foreignKey);
    const [swapped = '', other = ''] = await addSources(2, oldKey);
    await db.query('update lens.data_sources set url_encrypted = $2 where id = $1', [
      swapped,
      await tokenOf(other),
    ]);
    const before = await Promise.all([tokenOf(lost), tokenOf(swapped)]);
    const { rotated, usage } = await rotateKeys(target([newKey, oldKey]));
    expect(rotated).toBe(1);
    expect(usage.unreadable).toHaveLength(2);
    expect(usage.unreadable).toEqual(
      expect.arrayContaining([
        { tenant: 't', id: lost, reason: 'no_key' },
        { tenant: 't', id: swapped, reason: 'not_bound' },
      ]),
    );
    expect(await Promise.all([tokenOf(lost), tokenOf(swapped)])).toEqual(before);

    const result = await runCommand(['keys', 'rotate'], {
      DATABASE_URL: db.url,
      ENCRYPTION_KEY: `${newKey},${oldKey}`,
    });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(lost);
    expect(result.stdout).toContain(swapped);
  });

  it('retiring a key too early is refused', async () => {
    const [row = ''] = await addSources(1, oldKey);
    const result = await runCommand(['keys', 'check'], { DATABASE_URL: db.url, ENCRYPTION_KEY: newKey });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(`t/${row}`);
    expect(result.stdout).toContain('opens with no listed key');
  });

  it('does not undo a URL that somebody changes at the same moment', async () => {
    const [id = ''] = await addSources(1, oldKey);
    const changed = 'postgresql://changed@db.example.com/x';
    const holder = db.query(
      `begin; update lens.data_sources set url_encrypted = '${sealFor(createFernet(oldKey), placeOf(id), changed)}'
        where id = '${id}'; select pg_sleep(0.4); commit`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { usage } = await rotateKeys(target([newKey, oldKey]));
    await holder;
    expect(usage).toEqual({ total: 1, current: 1, outdated: [], unreadable: [] });
    expect(openFor(createFernet(newKey), placeOf(id), await tokenOf(id))).toBe(changed);
  });
});

describe('changing SECRET_KEY', () => {
  it('logs nobody out: tokens of before verify by their kid, new ones are signed by the new key', async () => {
    const databases = await createLensDatabases();
    const [before, after] = ['Jq7#dW1zT5uX9cV3bN6mK8sL2fG4hY0p', 'Rr2!xZ8vC4nB6mQ1wE3tY5uI7oP9aS0d'];
    const facts = { ip: '127.0.0.1', userAgent: 'test', requestId: 'r' };
    try {
      const first = createLens(loadConfig({ ...databases.env, SECRET_KEY: before }));
      await first.ready();
      const login = await first.auth.login({ email: ADMIN.email, password: ADMIN.password }, facts);
      await first.close();

      const rotated = { ...databases.env, SECRET_KEY: after, SECRET_KEY_PREVIOUS: before };
      const second = createLens(loadConfig(rotated));
      const principal = await second.auth.authenticate(login.accessToken);
      expect(principal.kind).toBe('user');
      await second.close();

      const third = createLens(loadConfig({ ...databases.env, SECRET_KEY: after }));
      await expect(third.auth.authenticate(login.accessToken)).rejects.toMatchObject({
        code: 'invalid_token',
      });
      await third.close();
    } finally {
      await databases.drop();
    }
  });
});

describe('keys generate', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lens-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints secrets that production accepts, other ones each time', async () => {
    const [first, second] = await Promise.all([runCli(['keys', 'generate']), runCli(['keys', 'generate'])]);
    expect(first.code).toBe(0);
    const env = Object.fromEntries(
      first.stdout
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const config = loadConfig({ ...env, DATABASE_URL: db.url, CORS_ORIGINS: 'https://app.example.com' });
    expect(config.environment).toBe('production');
    expect(first.stdout).not.toBe(second.stdout);
  });

  it.each(['ES256', 'EdDSA', 'RS256', 'PS256'] as const)('makes a key file for %s', async (algorithm) => {
    const file = path.join(folder, `${algorithm}.pem`);
    generateJwtKeyFile(file, algorithm);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const tokens = createTokens({
      secretKey: generateFernetKey(),
      algorithm,
      privateKey: readFileSync(file, 'utf8'),
      issuer: 'a',
      audience: 'b',
      expiresInSeconds: 60,
    });
    expect((await tokens.verify(await tokens.sign({ sub: 's', tenant: 't' }))).sub).toBe('s');
  });

  it('never replaces a key file', async () => {
    const file = path.join(folder, 'jwt.pem');
    const args = ['keys', 'generate', '--jwt-key-file', file, '--algorithm', 'EdDSA'];
    expect(await runCommand(args)).toMatchObject({
      code: 0,
      stdout: `JWT_ALGORITHM=EdDSA\nJWT_KEY_FILE=${file}\n`,
    });
    const pem = readFileSync(file, 'utf8');
    const again = await runCommand(args);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('exists already');
    expect(readFileSync(file, 'utf8')).toBe(pem);
  });
});

/** Rotates in a process that is killed after so many batches. Resolves to whether it came to its end. */
async function rotateAndKill(batches: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', path.join(import.meta.dirname, 'rotate-process.ts')],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ROTATE_URL: db.url,
        ROTATE_KEYS: `${newKey},${oldKey}`,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let seen = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    seen += 1;
    if (seen === batches) setTimeout(() => child.kill('SIGKILL'), Math.random() * 10);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
