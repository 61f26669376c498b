import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createFernet,
  generateFernetKey,
  importDataSources,
  openFor,
  readKeyUsage,
  rotateUrlKeys,
  sealFor,
  ValidationError,
  type ImportedDataSource,
  type ImportDataSourcesOptions,
} from '../src/index.ts';
import { readFernetToken } from '../src/crypto/fernet/fernet-token.ts';
import { pythonLacks, runPython } from './support/python.ts';

const [KEY, OLD_KEY, FOREIGN_KEY] = [generateFernetKey(), generateFernetKey(), generateFernetKey()];
const URL = 'postgresql://reader:canary-Pa55@db.example.com:5432/shop';
const REPLICA = 'postgresql://reader:canary-Pa55@replica.example.com/shop';
const missing = pythonLacks(['cryptography']);

let db: TestDatabase;
let options: ImportDataSourcesOptions;
beforeAll(async () => {
  db = await createTestDatabase('app');
  await db.query("insert into lens.tenants (id, name) values ('default', 'D'), ('acme', 'A')");
  options = { url: db.url, schema: 'lens', encryptionKeys: [KEY, OLD_KEY] };
});
afterEach(() => db.query('delete from lens.data_sources'));
afterAll(() => db.drop());

interface Stored {
  id: string;
  tenant: string;
  name: string;
  url: string;
  replicas: string | null;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await db.query<Stored>(
    `select id, tenant_id as tenant, name, url_encrypted as url, replica_urls_encrypted as replicas
     from lens.data_sources order by name`,
  );
  return rows;
}

const opened = ({ tenant, id, url }: Stored): string =>
  openFor(createFernet(KEY), `data_sources/${tenant}/${id}/url`, url);
const openedReplicas = ({ tenant, id, replicas }: Stored): string =>
  openFor(createFernet(KEY), `data_sources/${tenant}/${id}/replica_urls`, replicas ?? '');
const issuesOf = async (rows: readonly ImportedDataSource[]): Promise<string[]> => {
  const error = await importDataSources(rows, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof ValidationError)) throw error;
  expect(JSON.stringify([error.message, error.issues])).not.toMatch(/canary|example\.com/);
  return error.issues.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('importing data sources', () => {
  it('control 16: opens what Python encrypted, binds it to its row and keeps its timestamp', async (context) => {
    if (missing) context.skip(missing);
    const made = 1_600_000_000;
    const tokens = runPython(
      `from cryptography.fernet import Fernet
def token(key, url):
    return Fernet(key).encrypt_at_time(url.encode(), data['made']).decode()
result = [token(data['keys'][0], data['url']), token(data['keys'][1], data['url'].replace('postgresql://', 'postgresql+psycopg://'))]`,
      { keys: [KEY, OLD_KEY], url: URL, made },
    );
    if (!Array.isArray(tokens)) throw new Error('Python did not answer with a list.');
    const [current, old] = tokens.map(String);
    const imported = await importDataSources(
      [
        { name: 'Current', urlEncrypted: current ?? '' },
        { name: 'Old', tenant: 'acme', urlEncrypted: `${old}\n` },
      ],
      options,
    );
    const rows = await stored();
    expect(imported).toEqual({
      dryRun: false,
      dataSources: rows.map(({ tenant, name, id }) => ({ tenant, name, id })),
    });
    expect(rows.map(opened)).toEqual([URL, URL]);
    expect(rows.map(({ url }) => readFernetToken(url)?.timestamp)).toEqual([BigInt(made), BigInt(made)]);
    const { rows: audit } = await db.query('select tenant_id, action, actor_kind from lens.audit_log');
    expect(audit).toEqual(
      expect.arrayContaining(
        ['default', 'acme'].map((tenant_id) => ({
          tenant_id,
          action: 'dataSource.imported',
          actor_kind: 'system',
        })),
      ),
    );
  });

  it('takes plain URLs with replicas, and drops the names of Python drivers', async () => {
    const python = URL.replace('postgresql:', 'postgresql+asyncpg:');
    await importDataSources(
      [
        {
          name: 'Plain',
          url: ` ${python} `,
          replicaUrls: [REPLICA.replace('postgresql:', 'postgres+psycopg2:')],
        },
      ],
      options,
    );
    const [row] = await stored();
    if (row === undefined) throw new Error('Nothing was imported.');
    expect(opened(row)).toBe(URL);
    expect(openedReplicas(row)).toBe(JSON.stringify([REPLICA]));
  });

  it('names every problem of every row, and adds nothing then', async () => {
    await importDataSources([{ name: 'There', url: URL }], options);
    const token = createFernet(KEY).encrypt(URL);
    const issues = await issuesOf([
      { name: 'Fine', url: URL },
      { name: 'There', url: URL },
      { name: 'Fine', url: URL },
      { name: 'Fine', tenant: 'acme', url: URL },
      { name: 'No tenant', tenant: 'nobody', url: URL },
      { name: 'Both', url: URL, urlEncrypted: token },
      { name: 'Neither' },
      { name: 'Foreign', urlEncrypted: createFernet(FOREIGN_KEY).encrypt(URL) },
      { name: 'Changed', urlEncrypted: `${token.slice(0, -6)}AAAAA=` },
      { name: 'Bad inside', urlEncrypted: createFernet(KEY).encrypt(`${URL}?sslkey=/etc/passwd`) },
      {
        name: 'Bad replica',
        url: URL,
        replicaUrls: [REPLICA, 'mysql://reader:canary-Pa55@db.example.com/x'],
      },
    ]);
    expect(issues.toSorted()).toEqual(
      [
        '/1/name name_taken',
        '/2/name name_taken',
        '/4/tenant unknown_tenant',
        '/5 one_url',
        '/6 one_url',
        '/7/urlEncrypted no_key',
        '/8/urlEncrypted no_key',
        '/9/urlEncrypted invalid_url',
        '/10/replicaUrls/1 invalid_url',
      ].toSorted(),
    );
    expect(await stored()).toHaveLength(1);
    expect(await issuesOf([{ name: '', url: URL }])).toEqual(['/0/name too_short']);
  });

  it('only checks in a dry run', async () => {
    const rows = [{ name: 'Tried', url: URL }];
    await expect(importDataSources(rows, { ...options, dryRun: true })).resolves.toEqual({
      dryRun: true,
      dataSources: [{ tenant: 'default', name: 'Tried', id: null }],
    });
    expect(await stored()).toEqual([]);
  });

  it('of the same names at once adds them once', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ name: `Twice ${index}`, url: URL }));
    const both = await Promise.allSettled([
      importDataSources(rows, options),
      importDataSources(rows, options),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await stored()).toHaveLength(20);
  });
});

describe('rotating keys', () => {
  const OLD = createFernet(OLD_KEY, { clock: () => new Date('2020-01-01T00:00:00Z') });

  async function addOld(name: string, replicas?: string): Promise<string> {
    const id = crypto.randomUUID();
    await db.query(
      `insert into lens.data_sources (id, tenant_id, name, url_encrypted, replica_urls_encrypted) values ($1, 'acme', $2, $3, $4)`,
      [id, name, sealFor(OLD, `data_sources/acme/${id}/url`, URL), replicas ?? sealedReplicas(OLD_KEY, id)],
    );
    return id;
  }
  const sealedReplicas = (key: string, id: string): string =>
    sealFor(
      createFernet(key, { clock: () => new Date('2020-01-01T00:00:00Z') }),
      `data_sources/acme/${id}/replica_urls`,
      JSON.stringify([REPLICA]),
    );

  it('control 16: covers the URLs of replicas, with their timestamps', async () => {
    const id = await addOld('Rotated');
    await db.query(`update lens.data_sources set url_encrypted = $2 where id = $1`, [
      id,
      sealFor(createFernet(KEY), `data_sources/acme/${id}/url`, URL),
    ]);
    // Only the replicas need the old key.
    await expect(readKeyUsage(options)).resolves.toMatchObject({ outdated: [{ place: 2, rows: 1 }] });
    await addOld('Both');
    const rotation = await rotateUrlKeys(options);
    expect(rotation).toEqual({
      rotated: 2,
      usage: { total: 2, current: 2, outdated: [], unreadable: [] },
    });
    for (const row of await stored()) {
      expect([opened(row), openedReplicas(row)]).toEqual([URL, JSON.stringify([REPLICA])]);
      expect(readFernetToken(row.replicas ?? '')?.timestamp).toBe(
        BigInt(Date.parse('2020-01-01T00:00:00Z') / 1000),
      );
    }
  });

  it('tells of replicas that no key opens, and leaves the row as it is', async () => {
    const id = await addOld('Foreign', sealedReplicas(FOREIGN_KEY, crypto.randomUUID()));
    const swapped = await addOld('Swapped', sealedReplicas(OLD_KEY, crypto.randomUUID()));
    const before = await stored();
    const { usage } = await rotateUrlKeys(options);
    expect(usage.unreadable.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { tenant: 'acme', id, reason: 'no_key' },
      { tenant: 'acme', id: swapped, reason: 'not_bound' },
    ]);
    expect(await stored()).toEqual(before);
  });

  it('loses no change that is made meanwhile', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) ids.push(await addOld(`Busy ${index}`));
    const rotating = rotateUrlKeys({ ...options, batchSize: 3 });
    for (const [index, id] of ids.entries()) {
      await db.query(
        `update lens.data_sources set url_encrypted = $2, replica_urls_encrypted = $3 where id = $1`,
        [
          id,
          sealFor(OLD, `data_sources/acme/${id}/url`, `${URL}_${index}`),
          index % 2 === 0 ? null : sealedReplicas(OLD_KEY, id),
        ],
      );
    }
    await rotating;
    await rotateUrlKeys(options);
    const rows = await stored();
    for (const [index, id] of ids.entries()) {
      const row = rows.find((each) => each.id === id);
      if (row === undefined) throw new Error('A row is gone.');
      expect(opened(row)).toBe(`${URL}_${index}`);
      expect(row.replicas === null).toBe(index % 2 === 0);
      if (row.replicas !== null) expect(openedReplicas(row)).toBe(JSON.stringify([REPLICA]));
    }
  });
});
