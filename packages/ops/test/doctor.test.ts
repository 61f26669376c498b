import { doctor, type DoctorOptions } from '@istari-lens/ops';
import { describeServices, startPgBouncer, startRedis } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backups, DOCTOR_FAULTS, type DoctorChange } from './doctor-faults.ts';
import { createDoctorFixture, type DoctorFixture } from './doctor-fixture.ts';
import { runCli } from './run-cli.ts';

const { pgbouncer, redis } = await describeServices();
let fixture: DoctorFixture;
beforeAll(async () => {
  fixture = await createDoctorFixture();
});
afterAll(() => fixture?.close());

/** A deployment that is well, but for the change. */
function options({ env = {}, options: others = {} }: DoctorChange = {}): DoctorOptions {
  return {
    env: { ...fixture.env, ...env },
    url: fixture.server.url,
    readBackups: backups(1, 72),
    ...others,
  };
}

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const report = await doctor(options());
    expect(report.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(report.ok).toBe(true);
  });

  it('says what it could not look at', async () => {
    const report = await doctor({ env: { ...fixture.env, ANALYTICS_DB_URL: undefined } });
    const skipped = report.checks.filter(({ status }) => status === 'skip').map(({ id }) => id);
    expect(skipped).toEqual(['analytics-role', 'backups', 'verified-restore', 'probes', 'metrics']);
    expect(report.ok).toBe(true);
  });

  it('has a prepared fault for every check', async () => {
    const failing = new Set(DOCTOR_FAULTS.filter(({ status }) => status === 'fail').map(({ id }) => id));
    const { checks } = await doctor({ env: {} });
    const others = checks.map(({ id }) => id).filter((id) => !failing.has(id));
    // What is left behind harms nobody today.
    expect(others).toEqual(['scratch-databases']);
    expect(DOCTOR_FAULTS.map(({ id }) => id)).toEqual(expect.arrayContaining(others));
  });

  it.each(DOCTOR_FAULTS)('$id: $what', async ({ id, change, status, reason, fix }) => {
    if (id === 'stored-keys') await fixture.addSource();
    const { checks } = await doctor({ ...options(await change(fixture)), only: [id] });
    const found = checks.find((check) => check.id === id);
    expect(checks).toHaveLength(1);
    expect(found).toMatchObject({ status });
    expect(found?.reason).toMatch(reason);
    expect(found?.fix).toMatch(fix);
    const { SECRET_KEY, ENCRYPTION_KEY, METRICS_TOKEN } = fixture.env;
    for (const secret of ['hunter2', SECRET_KEY, ENCRYPTION_KEY, METRICS_TOKEN])
      expect(JSON.stringify(checks)).not.toContain(secret);
  });

  it.skipIf(!pgbouncer.available)('sees that migrations would go through a pooler', async () => {
    const pooler = await startPgBouncer();
    try {
      const { checks } = await doctor({
        ...options({ env: { APP_DB_URL: pooler.through(fixture.app.url) } }),
        only: ['migrations'],
      });
      expect(checks.find(({ id }) => id === 'migrations')).toMatchObject({
        status: 'fail',
        reason: expect.stringContaining('APP_DB_DIRECT_URL') as string,
      });
    } finally {
      await pooler.stop();
    }
  });

  it.skipIf(!redis.available)(
    'sees a Redis that answers, with and without being told to use it',
    async () => {
      const running = await startRedis();
      try {
        for (const CACHE_SHARED of ['auto', 'redis']) {
          const { checks } = await doctor({
            ...options({ env: { REDIS_URL: running.url, CACHE_SHARED } }),
            only: ['cache'],
          });
          expect(checks).toMatchObject([{ status: 'pass', reason: 'Redis answers.' }]);
        }
      } finally {
        await running.stop();
      }
    },
  );

  it('is a command whose exit code says whether something failed', async () => {
    const well = await runCli(['doctor', '--url', fixture.server.url, '--json'], fixture.env);
    expect(well.code).toBe(0);
    expect((JSON.parse(well.stdout) as { ok: boolean }).ok).toBe(true);
    const ill = await runCli(['doctor'], { ...fixture.env, TRUST_PROXY: 'true' });
    expect(ill.code).toBe(1);
    const { SECRET_KEY, ENCRYPTION_KEY, METRICS_TOKEN } = fixture.env;
    for (const secret of [SECRET_KEY, ENCRYPTION_KEY, METRICS_TOKEN, fixture.as('lens_app')])
      expect(ill.stdout + well.stdout).not.toContain(secret);
    expect(ill.stdout).toMatch(/^fail {2}rate-limits +TRUST_PROXY believes/m);
    expect(ill.stdout).toMatch(/→ Set TRUST_PROXY to the number of proxies/);
  });
});
