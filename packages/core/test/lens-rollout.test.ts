import { createTestDatabase } from '@istari-lens/testing';
import { expect, it } from 'vitest';
import {
  checkMigrations,
  createLens,
  generateFernetKey,
  loadConfig,
  migrate,
  migrateDown,
  type ResolvedConfig,
} from '../src/index.ts';

const configOf = (url: string): ResolvedConfig =>
  loadConfig({
    ENVIRONMENT: 'test',
    APP_DB_URL: url,
    SECRET_KEY: generateFernetKey(),
    ENCRYPTION_KEY: generateFernetKey(),
  });

it('a rollback: the former release starts on a schema that a newer one expanded, and leaves it as it is', async () => {
  await using db = await createTestDatabase('app');
  const target = { url: db.url, schema: 'lens' };
  // What an expand migration of the next release leaves behind.
  await db.query('alter table lens.dashboards add column note text');
  await db.query(
    "insert into lens.migrations (version, name, checksum, release, duration_ms, backward_compatible) values (9999, 'next', 'x', 'next', 1, true)",
  );
  const former = createLens(configOf(db.url));
  try {
    await former.ready();
    expect((await former.health.startup()).status).toBe('pass');
    expect((await former.health.ready()).status).toBe('pass');
  } finally {
    await former.close();
  }
  // The migration job of the former release runs before it, finds nothing to do, and takes nothing back.
  expect(await migrate(target)).toEqual({ applied: [], head: 9999 });
  expect(await checkMigrations(target)).toMatchObject({ ok: true, current: 9999 });
  await expect(migrateDown({ ...target, to: 1 })).rejects.toMatchObject({
    code: 'schema_too_new',
    message: expect.stringContaining('9999-next') as string,
  });
  expect((await db.query('select note from lens.dashboards')).rows).toEqual([]);
});

it('a history that was made before releases said what they work with is read, and mended by migrating', async () => {
  await using db = await createTestDatabase('app');
  const target = { url: db.url, schema: 'lens' };
  await db.query('alter table lens.migrations drop column backward_compatible');
  expect(await checkMigrations(target)).toMatchObject({ ok: true });
  await migrate(target);
  await db.query(
    "insert into lens.migrations (version, name, checksum, release, duration_ms) values (9999, 'next', 'x', 'next', 1)",
  );
  expect(await checkMigrations(target)).toMatchObject({ problems: [{ code: 'schema_too_new' }] });
});

it('fault two-replicas: a process goes on serving when the next release migrates, and none of the old release starts', async () => {
  const db = await createTestDatabase('app');
  const config = configOf(db.url);
  const running = createLens(config);
  try {
    await running.ready();
    expect((await running.health.ready()).status).toBe('pass');
    await db.query(
      "insert into lens.migrations (version, name, checksum, release, duration_ms) values (9999, 'next', 'x', 'next', 1)",
    );
    // Probes remember for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await running.health.ready()).status).toBe('pass');
    const started = createLens(config);
    await expect(started.ready()).rejects.toMatchObject({ code: 'schema_too_new' });
    expect((await started.health.ready()).status).toBe('fail');
    await started.close();

    await db.query('delete from lens.migrations where version >= 3');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await running.health.ready()).status).toBe('fail');
  } finally {
    await running.close();
    await db.drop();
  }
});
