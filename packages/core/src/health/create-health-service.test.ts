import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../errors/index.ts';
import { createHealthService, type HealthServiceOptions } from './create-health-service.ts';

const clock = (): Date => new Date('2026-01-02T03:04:05.000Z');
const down = (): Promise<never> =>
  Promise.reject(new UnavailableError('data_source_unavailable', 'host db.internal is down', 5));

const make = (changes: Partial<HealthServiceOptions> = {}): ReturnType<typeof createHealthService> =>
  createHealthService({
    startup: { obstacle: () => undefined },
    checkAppDatabase: async () => undefined,
    checkAnalyticsDatabase: async () => undefined,
    release: '1.2.3',
    clock,
    ...changes,
  });

describe('health', () => {
  it('passes when everything answers', async () => {
    const health = await make().summary();
    expect(health).toMatchObject({ status: 'pass', version: '1', releaseId: '1.2.3' });
    expect(Object.keys(health.checks)).toEqual([
      'startup',
      'appDatabase:responseTime',
      'analyticsDatabase:responseTime',
      'uptime',
    ]);
  });

  it('only warns while the analytics database is down, and names a code, not a host', async () => {
    const health = await make({ checkAnalyticsDatabase: down }).ready();
    expect(health.status).toBe('warn');
    expect(health.checks['analyticsDatabase:responseTime']?.[0]).toMatchObject({
      status: 'warn',
      output: 'data_source_unavailable',
    });
    expect(JSON.stringify(health)).not.toContain('db.internal');
  });

  it('only warns of replicas that nobody can ask, or that are none', async () => {
    const states = { unknown: 0, ok: 1, primary: 0, behind: 0, unreachable: 0 };
    const ofReplicas = async (changes: object): Promise<unknown> => {
      const health = await make({ replicas: () => ({ ...states, ...changes }) }).ready();
      const [{ status, observedValue, output } = {}] = health.checks['analyticsDatabase:replicas'] ?? [];
      expect(health.status).toBe(status);
      return [status, observedValue, output];
    };
    expect(await ofReplicas({ unknown: 1 })).toEqual(['pass', 1, undefined]);
    expect(await ofReplicas({ primary: 1 })).toEqual(['warn', 2, 'replica_is_primary']);
    expect(await ofReplicas({ behind: 1, primary: 1 })).toEqual(['warn', 2, 'replica_behind']);
    expect(await ofReplicas({ ok: 0, unreachable: 1 })).toEqual(['warn', 0, 'replica_unreachable']);
  });

  it('fails when the app database fails twice in a row, not once', async () => {
    let tries = 0;
    const once = make({ checkAppDatabase: async () => (++tries === 1 ? down() : undefined) });
    await expect(once.ready()).resolves.toMatchObject({ status: 'pass' });
    await expect(make({ checkAppDatabase: down }).ready()).resolves.toMatchObject({ status: 'fail' });
  });

  it('answers within a second when a database hangs, and stays live', async () => {
    const hanging = (): Promise<never> => new Promise(() => {});
    const health = make({ checkAppDatabase: hanging, checkAnalyticsDatabase: hanging });
    const startedAt = performance.now();
    await expect(health.ready()).resolves.toMatchObject({ status: 'fail' });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(health.live().status).toBe('pass');
  });

  it('does not wait for a slow analytics database, and tells of it when it has answered', async () => {
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const health = make({ checkAnalyticsDatabase: () => answered });
    const slow = await health.ready();
    expect(slow).toMatchObject({
      status: 'warn',
      checks: { 'analyticsDatabase:responseTime': [{ output: 'no_answer_yet' }] },
    });
    answer();
    await expect(health.ready()).resolves.toMatchObject({ status: 'pass' });
  });

  it('checks once for any number of probes within a second', async () => {
    let checks = 0;
    const health = make({ checkAppDatabase: async () => void checks++ });
    await Promise.all(Array.from({ length: 50 }, () => health.ready()));
    await health.summary();
    expect(checks).toBe(1);
  });

  it('is neither started nor ready before the first start is through', async () => {
    const obstacle = (): UnavailableError => new UnavailableError('migrations_pending', 'pending', 5);
    const health = make({ startup: { obstacle } });
    await expect(health.startup()).resolves.toMatchObject({
      status: 'fail',
      checks: { startup: [{ output: 'migrations_pending' }] },
    });
    await expect(health.ready()).resolves.toMatchObject({ status: 'fail' });
  });
});
