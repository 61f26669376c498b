import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@istari-lens/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAddressVetting,
  createAnalyticsDatabase,
  type AnalyticsDatabase,
} from '../src/databases/index.ts';
import { makeCertificates, type Certificate, type Certificates } from './support/certificates.ts';

const LIMITS = { timeoutMs: 5_000, maxRows: 10, maxBytes: 10_000 };
const IS_TLS = {
  text: 'select ssl::text from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()',
  values: [],
};

let folder: string;
let server: EmbeddedPostgres;
let certificates: Certificates;

beforeAll(async () => {
  certificates = makeCertificates();
  folder = mkdtempSync(join(tmpdir(), 'lens-tls-'));
  server = await startEmbeddedPostgres({ dataDir: folder });
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Has the server show this certificate from now on, or speak plainly. */
async function show(shown: Certificate | undefined): Promise<void> {
  const cluster = join(folder, 'pgdata');
  const { uid, gid } = statSync(cluster);
  const files = { 'server.key': shown?.key, 'server.crt': shown?.certificate };
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue;
    writeFileSync(join(cluster, name), text, { mode: 0o600 });
    chownSync(join(cluster, name), uid, gid);
  }
  const client = new Client({ connectionString: server.superuserUrl });
  await client.connect();
  const wanted = shown === undefined ? 'off' : 'on';
  await client.query(`alter system set ssl = ${wanted}`);
  await client.query('select pg_reload_conf()');
  await expect.poll(async () => (await client.query('show ssl')).rows).toEqual([{ ssl: wanted }]);
  await client.end();
}

/** The server as a tenant would name it, by a name that its certificate may be for. */
function named(
  sslmode: string | undefined,
  {
    authority = certificates.authority,
    host = 'db.example',
  }: { authority?: string | undefined; host?: string } = {},
): AnalyticsDatabase {
  const url = new URL(server.superuserUrl);
  url.hostname = host;
  if (sslmode !== undefined) url.searchParams.set('sslmode', sslmode);
  const vetting = createAddressVetting({
    allowedNetworks: ['127.0.0.0/8'],
    resolve: async () => ['127.0.0.1'],
  });
  return createAnalyticsDatabase({
    url: url.href,
    rules: { vetting, certificateAuthority: authority === '' ? undefined : authority },
    poolMax: 1,
  });
}

async function readOnce(database: AnalyticsDatabase): Promise<(string | null)[][]> {
  try {
    return (await database.read(IS_TLS, { limits: LIMITS })).rows;
  } finally {
    await database.close();
  }
}

async function expectRefused(database: AnalyticsDatabase): Promise<void> {
  const refused = { code: 'data_source_unavailable', message: expect.not.stringContaining('example') };
  await expect(readOnce(database)).rejects.toMatchObject(refused);
}

describe('control 17: TLS of data sources', () => {
  it('connects to the right name by a known authority, and cancels through TLS too', async () => {
    await show(certificates.right);
    await expect(readOnce(named(undefined))).resolves.toEqual([['true']]);
    const database = named('verify-full');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const startedAt = performance.now();
    await expect(
      database.read(
        { text: 'select pg_catalog.pg_sleep(20)', values: [] },
        { limits: { ...LIMITS, timeoutMs: 30_000 }, signal: stop.signal },
      ),
    ).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await expect(readOnce(database)).resolves.toEqual([['true']]);
  });

  it('refuses the same server by another name, by its address, and without the authority', async () => {
    await show(certificates.right);
    await expectRefused(named('verify-full', { host: 'db2.example' }));
    await expectRefused(named('verify-full', { host: '127.0.0.1' }));
    await expectRefused(named('verify-full', { authority: '' }));
  });

  it.each(['wrongName', 'expired', 'selfSigned'] as const)('refuses a certificate: %s', async (kind) => {
    await show(certificates[kind]);
    await expectRefused(named(undefined));
    await expectRefused(named('verify-full'));
    // In an allowed network less may be asked for, aloud.
    await expect(readOnce(named('require'))).resolves.toEqual([['true']]);
  });

  it('refuses a server without TLS, unless the URL says so in an allowed network', async () => {
    await show(undefined);
    await expectRefused(named(undefined));
    await expectRefused(named('verify-full'));
    await expectRefused(named('require'));
    await expect(readOnce(named('disable'))).resolves.toEqual([['false']]);
    await expect(readOnce(named(undefined, { host: '127.0.0.1' }))).resolves.toEqual([['false']]);
  });
});
