import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createFernet, generateFernetKey, loadConfig, sealFor } from '@istari-lens/core';
import { startServer, type RunningServer } from '@istari-lens/server';
import {
  ADMIN,
  createLensDatabases,
  startFaultProxy,
  type FaultProxy,
  type LensDatabases,
} from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findClientTools } from '../src/process/find-client-tools.ts';
import { openSession, type OpenSession } from './open-session.ts';
import { COMPILE_CACHE } from './run-cli.ts';

/** Where Linux shows the command line of every process to everybody. */
const HAS_PROC = existsSync('/proc/self/cmdline');
const run = promisify(execFile);
const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
/** The page's commands with the section they stand in; those inside a list are indented. */
const blocks = page.split(/^## /m).flatMap((section) => {
  const heading = section.slice(0, section.indexOf('\n'));
  return [...section.matchAll(/^( *)```sh\n(.*?)^ *```$/gms)].map(([, indent = '', code = '']) => ({
    heading,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
  }));
});

let databases: LensDatabases;
let proxy: FaultProxy;
let server: RunningServer;
let session: OpenSession;
let folder = '';
let env: Record<string, string>;
const seen = new Set<string>();
let watching: NodeJS.Timeout | undefined;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lens-operations-'));
  const cli = path.resolve(import.meta.dirname, '../src/cli.ts');
  writeFileSync(
    path.join(folder, 'istari-lens'),
    `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${cli}" "$@"\n`,
    { mode: 0o755 },
  );
  databases = await createLensDatabases();
  // The doctor wants TLS beyond this machine, and a container may stand beyond it.
  const { hostname, port } = new URL(databases.app.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  const role = `lens_docs_${Math.random().toString(36).slice(2, 8)}`;
  await databases.app.query(`create role ${role} login password 'canary-password';
    grant connect on database "${databases.app.name}" to ${role}; grant usage on schema lens to ${role};
    grant select, insert, update, delete on all tables in schema lens to ${role}`);
  const url = new URL(databases.app.url);
  url.username = role;
  url.password = 'canary-password';
  const [oldKey, newKey] = [generateFernetKey(), generateFernetKey()];
  const deployment = {
    ...databases.env,
    ENVIRONMENT: 'production',
    CORS_ORIGINS: 'https://app.example.com',
    APP_DB_URL: proxy.url(url.href),
    ANALYTICS_DB_URL: proxy.url(databases.analytics.readerUrl),
    ENCRYPTION_KEY: oldKey,
    METRICS_TOKEN: 'a-metrics-token-of-some-length',
    RELEASE: '1.4.0',
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    LOG_LEVEL: 'silent',
  };
  server = await startServer(loadConfig(deployment));
  await server.ready;
  const id = '22222222-2222-4222-8222-222222222222';
  await databases.app.query(
    "insert into lens.data_sources (id, tenant_id, name, url_encrypted, is_default) values ($1, 'default', 'other', $2, false)",
    [id, sealFor(createFernet(oldKey), `data_sources/default/${id}/url`, databases.analytics.readerUrl)],
  );
  session = await openSession(url.href, 'somebody');
  const { rows: head } = await databases.app.query<{ version: number }>(
    'select max(version) as version from lens.migrations',
  );
  env = {
    ...deployment,
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    API_URL: server.url,
    VALIDATE_EMAIL: ADMIN.email,
    VALIDATE_PASSWORD: ADMIN.password,
    OLD_KEY: oldKey,
    NEW_KEY: newKey,
    PID: String(session.pid),
    FORMER_VERSION: String(head[0]?.version),
  };
  if (HAS_PROC) {
    const others = new Set(readdirSync('/proc'));
    watching = setInterval(() => watchCommandLines(others), 20);
  }
});
afterAll(async () => {
  clearInterval(watching);
  await session?.end();
  await server?.close();
  await proxy?.close();
  await databases?.drop();
  rmSync(folder, { recursive: true });
});

/** Commands about backups connect as a role that may read everything and make databases. */
async function environmentOf(code: string): Promise<Record<string, string>> {
  if (!isAboutBackups(code)) return env;
  return { ...env, APP_DB_DIRECT_URL: databases.app.url, BACKUP_DESTINATION: path.join(folder, 'backups') };
}

function isAboutBackups(code: string): boolean {
  return /istari-lens (?:backup|verify|prune|list|check)/.test(code);
}

/** Why commands about backups cannot run here; undefined when they can. */
async function missingTools(): Promise<string | undefined> {
  const needed = ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql'] as const;
  return findClientTools({ atLeast: databases.app.serverMajor, needed }).then(
    () => undefined,
    (error: unknown) => String(error),
  );
}

/**
 * Remembers every command line of this machine that has to do with us. It blocks the process that also
 * serves the API, so it looks only at what was started since.
 */
function watchCommandLines(others: ReadonlySet<string>): void {
  for (const entry of readdirSync('/proc')) {
    if (others.has(entry) || !/^\d+$/.test(entry)) continue;
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (line.includes('istari-lens') || line.includes('cli.ts')) seen.add(line);
    } catch {
      // It has ended meanwhile.
    }
  }
}

describe('docs/operations.md', () => {
  it('has commands in every section', () => {
    const headings = new Set(blocks.map(({ heading }) => heading));
    for (const heading of [
      'Daily backups',
      'Restore drill',
      'Migration day',
      'Rollback',
      'Keys',
      'API down',
      'Pool exhausted',
      'Slow',
      'Monitoring',
    ])
      expect(headings).toContain(heading);
    expect(blocks.length).toBeGreaterThan(15);
  });

  it.each(blocks)('$heading: $code', { timeout: 120_000 }, async ({ code }) => {
    const missing = isAboutBackups(code) ? await missingTools() : undefined;
    // What an older client is refused for is tested with the backups themselves.
    if (missing !== undefined) return expect(missing).toContain('client tools of PostgreSQL');
    const { stdout, stderr } = await run('sh', ['-euc', code], {
      cwd: folder,
      env: await environmentOf(code),
    }).catch((error: { stdout?: string }) => {
      // What the command said tells why it failed.
      throw new Error(`${String(error)}\n${error.stdout ?? ''}`);
    });
    expect(stdout + stderr).not.toMatch(/canary-password|postgresql:\/\//);
    expect(stderr).toBe('');
  });

  it.skipIf(!HAS_PROC)('never shows a secret to those who look at processes', () => {
    expect([...seen].some((line) => line.includes('validate'))).toBe(true);
    const secrets = [
      'canary-password',
      ADMIN.password,
      ...['OLD_KEY', 'NEW_KEY', 'SECRET_KEY', 'METRICS_TOKEN'].map((name) => env[name] ?? ''),
    ];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect([...seen].filter((line) => line.includes(secret))).toEqual([]);
    }
  });

  it('names commands and metrics that exist', async () => {
    const { stdout } = await run('sh', ['-euc', 'istari-lens --help'], { cwd: folder, env });
    const named = [...page.matchAll(/istari-lens ([a-z]+)/g)].map(([, name]) => name);
    for (const name of new Set(named)) expect(stdout).toMatch(new RegExp(`^ +${name} `, 'm'));
  });
});
