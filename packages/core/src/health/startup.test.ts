import { describe, expect, it, vi } from 'vitest';
import { ERROR_STATUS, LensError, UnavailableError } from '../errors/index.ts';
import type { Logger } from '../lens-types.ts';
import { createStartup } from './startup.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const down = (cause?: unknown): UnavailableError =>
  new UnavailableError('app_database_unavailable', 'down', 5, cause === undefined ? {} : { cause });

describe('startup', () => {
  it('becomes ready by itself once the database answers', async () => {
    let tries = 0;
    const startup = createStartup({
      logger,
      attempt: async () => {
        tries += 1;
        if (tries < 3) throw down();
      },
    });
    await expect(startup.pass()).rejects.toMatchObject({ code: 'app_database_unavailable' });
    expect(startup.isReady()).toBe(false);
    await vi.waitFor(() => expect(startup.isReady()).toBe(true), { timeout: 5_000 });
    await expect(startup.ready()).resolves.toBeUndefined();
    await expect(startup.pass()).resolves.toBeUndefined();
    expect(tries).toBe(3);
  });

  it.each([
    ['a wrong password', down(Object.assign(new Error('no'), { code: '28P01' }))],
    ['pending migrations', new UnavailableError('migrations_pending', 'pending', 5)],
    ['a newer schema', new LensError('schema_too_new', 'newer')],
    ['an unexpected error', new Error('a bug')],
  ])('gives up at once on %s, and tries again when asked again', async (_, error) => {
    let tries = 0;
    const startup = createStartup({
      logger,
      attempt: async () => {
        tries += 1;
        if (tries === 1) throw error;
      },
    });
    await expect(startup.ready()).rejects.toSatisfy(
      (thrown: Error) => thrown === error || thrown.cause === error,
    );
    expect(startup.obstacle()?.code).toBe(LensError.isInstance(error) ? error.code : 'not_ready');
    expect(tries).toBe(1);
    const refusal = await startup.pass().catch((reason: LensError) => reason);
    expect(ERROR_STATUS[(refusal as LensError).code]).toBe(503);
    await expect(startup.ready()).resolves.toBeUndefined();
    expect(startup.isReady()).toBe(true);
  });

  it('stops trying when it is closed', async () => {
    const startup = createStartup({ logger, attempt: () => Promise.reject(down()) });
    const ready = startup.ready();
    await expect(startup.pass()).rejects.toMatchObject({ code: 'app_database_unavailable' });
    startup.close();
    await expect(ready).rejects.toMatchObject({ code: 'shutting_down' });
    await expect(startup.pass()).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
