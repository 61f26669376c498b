import { createTestDatabase } from '@istari-lens/testing';
import { expect, it } from 'vitest';
import { createLens, generateFernetKey, loadConfig } from '../src/index.ts';

it('fault two-replicas: a process goes on serving when the next release migrates, and none of the old release starts', async () => {
  const db = await createTestDatabase('app');
  const config = loadConfig({
    ENVIRONMENT: 'test',
    APP_DB_URL: db.url,
    SECRET_KEY: generateFernetKey(),
    ENCRYPTION_KEY: generateFernetKey(),
  });
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
