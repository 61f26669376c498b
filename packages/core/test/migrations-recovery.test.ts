import {
  createTestDatabase,
  describeServices,
  startPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  checkMigrations,
  migrate,
  migrateDown,
  migrationPlan,
  migrationStatus,
  type Migration,
  type MigrationProgress,
} from '../src/migrations/index.ts';

const { pgbouncer } = await describeServices();
const schema = 'lens';
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
});
afterAll(async () => db.drop());
afterEach(async () => {
  await db.query('drop schema if exists lens cascade');
});

const rows: Migration = {
  version: 1,
  name: 'rows',
  sql: 'create table :schema.rows (id integer); insert into :schema.rows select generate_series(1, 100);',
};
const index: Migration = {
  version: 2,
  name: 'rows-index',
  sql: 'create unique index concurrently rows_index on :schema.rows (id)',
  concurrently: { index: 'rows_index' },
  down: { sql: 'drop index :schema.rows_index' },
};
const note: Migration = {
  version: 3,
  name: 'note',
  sql: 'alter table :schema.rows add column note text',
  down: { sql: 'alter table :schema.rows drop column note', loses: 'every note' },
};
const target = (): { url: string; schema: string } => ({ url: db.url, schema });

describe('an index built concurrently', () => {
  it('stands alone, with its line of history', async () => {
    const report = await migrate({ ...target(), migrations: [rows, index], release: '2.0.0' });
    expect(report.applied.map(({ version }) => version)).toEqual([1, 2]);
    expect(await indexState()).toEqual([{ valid: true }]);
    const { migrations } = await migrationStatus({ ...target(), migrations: [rows, index] });
    expect(migrations[1]).toMatchObject({ state: 'applied', release: '2.0.0' });
    expect(migrations[1]?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('that cannot be built leaves nothing behind; mended, it is built', async () => {
    await migrate({ ...target(), migrations: [rows] });
    await db.query('insert into lens.rows values (1)');
    await expect(migrate({ ...target(), migrations: [rows, index] })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringMatching(/0002-rows-index failed and was stopped.*SQLSTATE 23505/) as string,
    });
    expect(await indexState()).toEqual([]);
    await db.query('delete from lens.rows where ctid = (select max(ctid) from lens.rows where id = 1)');
    await migrate({ ...target(), migrations: [rows, index] });
    expect(await indexState()).toEqual([{ valid: true }]);
  });

  it('whose build was killed is reported, removed and built again', async () => {
    await migrate({ ...target(), migrations: [rows] });
    // An older transaction that wrote to the table holds the build up in its middle.
    const holder = await connect();
    await holder.query('begin; insert into lens.rows values (500)');
    // Caught before anything is killed: a rejection that nobody waits for yet would end the run.
    const killed = migrate({ ...target(), migrations: [rows, index] }).catch((error: unknown) => error);
    await expectEventually(async () => (await indexState()).length === 1);
    await db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'create unique index%' and pid <> pg_backend_pid()",
    );
    expect(await killed).toMatchObject({ code: 'app_database_unavailable' });
    await holder.end();
    expect(await indexState()).toEqual([{ valid: false }]);
    const check = await checkMigrations({ ...target(), migrations: [rows, index] });
    expect(check.ok).toBe(false);
    expect(check.problems.map(({ code }) => code)).toEqual(['pending', 'invalid_index']);
    expect(check.problems[1]?.detail).toContain('lens.rows_index');

    const progress: MigrationProgress[] = [];
    await migrate({ ...target(), migrations: [rows, index], onProgress: (step) => void progress.push(step) });
    expect(progress).toContainEqual({
      kind: 'removedIndex',
      version: 2,
      name: 'rows-index',
      index: 'rows_index',
    });
    expect(await indexState()).toEqual([{ valid: true }]);
    expect(await checkMigrations({ ...target(), migrations: [rows, index] })).toEqual({
      ok: true,
      current: 2,
      head: 2,
      problems: [],
    });
  });

  it("gives the caller's client its lock timeout back", async () => {
    const client = await connect();
    try {
      await client.query("set lock_timeout = '1234ms'");
      await migrate({ client, schema, migrations: [rows, index] });
      expect((await client.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '1234ms' }]);
    } finally {
      await client.end();
    }
  });
});

describe('a lock in the way', () => {
  it('for good is said, with how to find who holds it', async () => {
    await migrate({ ...target(), migrations: [rows] });
    const holder = await connect();
    await holder.query('begin; lock table lens.rows in access share mode');
    const attempts: number[] = [];
    try {
      await expect(
        migrate({
          ...target(),
          migrations: [rows, { ...note, version: 2 }],
          lockTimeoutMs: 20,
          lockAttempts: 3,
          onProgress: (step) => void (step.kind === 'retrying' && attempts.push(step.attempt)),
        }),
      ).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('istari-lens db locks') as string,
      });
    } finally {
      await holder.end();
    }
    expect(attempts).toEqual([2, 3]);
    expect((await migrationStatus({ ...target(), migrations: [rows] })).current).toBe(1);
  });

  it('of two that wait for each other is tried again, and is no lost connection', async () => {
    await migrate({
      ...target(),
      migrations: [{ ...rows, sql: `${rows.sql} create table :schema.other (id integer);` }],
    });
    const other = await connect();
    await other.query("set deadlock_timeout = '30s'; begin; lock table lens.other in share mode");
    let blocked: Promise<unknown> = Promise.resolve();
    const kinds: string[] = [];
    const both: Migration = {
      version: 2,
      name: 'both',
      sql: 'lock table :schema.rows; select pg_sleep(0.3); lock table :schema.other;',
    };
    const known = [{ ...rows, sql: `${rows.sql} create table :schema.other (id integer);` }, both];
    try {
      const report = await migrate({
        ...target(),
        migrations: known,
        onProgress: (step) => {
          kinds.push(step.kind);
          if (step.kind === 'started')
            setTimeout(() => (blocked = other.query('lock table lens.rows in share mode; commit')), 150);
        },
      });
      expect(report.applied).toHaveLength(1);
      expect(kinds).toContain('retrying');
      await blocked;
    } finally {
      await other.end();
    }
  });
});

describe('the plan', () => {
  it('shows every statement with its schema and changes nothing', async () => {
    expect(await migrationPlan({ ...target(), migrations: [rows, index] })).toEqual({
      current: 0,
      head: 2,
      steps: [
        {
          version: 1,
          name: 'rows',
          transactional: true,
          backwardCompatible: false,
          sql: rows.sql.replaceAll(':schema', '"lens"'),
        },
        {
          version: 2,
          name: 'rows-index',
          transactional: false,
          backwardCompatible: false,
          sql: 'create unique index concurrently rows_index on "lens".rows (id)',
        },
      ],
    });
    expect((await db.query("select to_regnamespace('lens') as it")).rows).toEqual([{ it: null }]);
  });

  it('refuses what migrating would refuse', async () => {
    await migrate({ ...target(), migrations: [rows] });
    await expect(migrationPlan({ ...target(), migrations: [] })).rejects.toMatchObject({
      code: 'schema_too_new',
    });
  });
});

describe('a migration out of order', () => {
  it('is refused and named, and nothing runs', async () => {
    await migrate({ ...target(), migrations: [rows, { ...note, version: 3 }] });
    const late = [rows, index, { ...note, version: 3 }];
    for (const refused of [migrate, migrationPlan]) {
      await expect(refused({ ...target(), migrations: late })).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('0002-rows-index is out of order') as string,
      });
    }
    const { problems } = await checkMigrations({ ...target(), migrations: late });
    expect(problems.map(({ code }) => code)).toEqual(['out_of_order']);
    expect(await indexState()).toEqual([]);
  });
});

describe('going back', () => {
  const known = [rows, index, note];

  it('takes back what loses nothing', async () => {
    await migrate({ ...target(), migrations: [rows, index] });
    const planned = await migrateDown({ ...target(), to: 1, dryRun: true, migrations: [rows, index] });
    expect(planned).toEqual({
      reverted: [{ version: 2, name: 'rows-index', loses: null }],
      current: 1,
      dryRun: true,
    });
    expect(await indexState()).toHaveLength(1);
    const report = await migrateDown({ ...target(), to: 1, migrations: [rows, index] });
    expect(report).toEqual({ ...planned, dryRun: false });
    expect(await indexState()).toEqual([]);
    expect((await migrate({ ...target(), migrations: [rows, index] })).applied).toHaveLength(1);
  });

  it('says what is lost and wants to hear that it may be', async () => {
    await migrate({ ...target(), migrations: known });
    await expect(migrateDown({ ...target(), to: 1, migrations: known })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('0003-note loses every note') as string,
    });
    expect((await migrationStatus({ ...target(), migrations: known })).current).toBe(3);
    const { reverted } = await migrateDown({
      ...target(),
      to: 1,
      acceptDataLoss: true,
      migrations: known,
    });
    expect(reverted.map(({ version }) => version)).toEqual([3, 2]);
    expect((await migrationStatus({ ...target(), migrations: known })).current).toBe(1);
  });

  it('refuses the whole when one step cannot be taken back', async () => {
    await migrate({ ...target(), migrations: known });
    for (const dryRun of [true, false]) {
      await expect(
        migrateDown({ ...target(), to: 0, acceptDataLoss: true, dryRun, migrations: known }),
      ).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('0001-rows cannot be taken back') as string,
      });
    }
    expect((await migrationStatus({ ...target(), migrations: known })).current).toBe(3);
    await expect(migrateDown({ ...target(), to: -1, migrations: known })).rejects.toThrow(RangeError);
  });
});

describe.skipIf(!pgbouncer.available)('fault pgbouncer: behind PgBouncer', () => {
  it("is refused on the caller's own client too, and says why", async () => {
    const pooler = await startPgBouncer({ poolMode: 'transaction' });
    const client = new pg.Client({ connectionString: pooler.through(db.url) });
    await client.connect();
    try {
      await expect(migrate({ client, schema, migrations: [rows] })).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringMatching(/transaction pooling.*APP_DB_DIRECT_URL/) as string,
      });
    } finally {
      await client.end();
      await pooler.stop();
    }
    expect((await db.query("select to_regnamespace('lens') as it")).rows).toEqual([{ it: null }]);
  });
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: db.url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function indexState(): Promise<unknown[]> {
  const { rows: found } = await db.query(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass('lens.rows_index')",
  );
  return found;
}

async function expectEventually(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 5_000, interval: 20 }).toBe(true);
}
