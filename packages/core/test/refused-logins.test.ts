import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAppDatabase } from '../src/databases/index.ts';
import type { AuditedEvent } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';

let fixture: LensFixture;
const told: AuditedEvent[] = [];

beforeAll(async () => {
  fixture = await createLensFixture({}, { onAudit: (event) => void told.push(event) });
});
beforeEach(() => told.splice(0));
afterAll(() => fixture?.close());

async function person(name: string): Promise<{ id: string; email: string }> {
  const email = `${name}@example.com`;
  return fixture.lens.users.create({ email, password: PASSWORD, role: 'viewer' });
}

async function refusals(id?: string): Promise<unknown[]> {
  const { rows } = await fixture.app.query(
    `select tenant_id, actor_kind, actor_id, target_id, outcome, ip, details from lens.audit_log
     where action = 'session.refused' and ($1::text is null or target_id = $1) order by id`,
    [id ?? null],
  );
  return rows;
}

const refusal = (id: string, reason: string, ip: string | null = null): object => ({
  tenant_id: 'default',
  actor_kind: 'system',
  actor_id: null,
  target_id: id,
  outcome: 'denied',
  ip,
  details: { reason },
});

const tryWith = (email: string, password: string, facts = {}): Promise<unknown> =>
  fixture.lens.auth.login({ email, password }, facts).catch((error: unknown) => error);

describe('control 23: a refused login', () => {
  it('control 23: is audited in the tenant of the account, with why and from where', async () => {
    const [wrong, off, none] = [await person('wrong'), await person('off'), await person('none')];
    await fixture.app.query('update lens.users set disabled_at = now() where id = $1', [off.id]);
    await fixture.app.query('update lens.users set password_hash = null where id = $1', [none.id]);
    await tryWith(wrong.email, 'a wrong guess of it', { ip: '192.0.2.9' });
    await tryWith(off.email, PASSWORD);
    await tryWith(none.email, PASSWORD);
    await expect.poll(() => refusals()).toHaveLength(3);
    expect(await refusals(wrong.id)).toEqual([refusal(wrong.id, 'wrong-password', '192.0.2.9')]);
    expect(await refusals(off.id)).toEqual([refusal(off.id, 'disabled')]);
    expect(await refusals(none.id)).toEqual([refusal(none.id, 'no-password')]);
    expect(told.filter(({ action }) => action === 'session.refused')).toHaveLength(3);
  });

  it('control 23: of nobody is in no log, for there is no tenant and the address may be a password', async () => {
    const { rows: before } = await fixture.app.query('select count(*)::int as n from lens.audit_log');
    await tryWith('nobody@example.com', 'a wrong guess of it');
    await tryWith('my secret password', 'a wrong guess of it');
    const { rows: after } = await fixture.app.query('select count(*)::int as n from lens.audit_log');
    expect(after).toEqual(before);
  });

  it('control 11: does not wait for the audit, which would tell that the account exists', async () => {
    const { id, email } = await person('waits');
    const release = await lockAuditLog();
    try {
      await expect(tryWith(email, 'a wrong guess of it')).resolves.toMatchObject({
        code: 'invalid_credentials',
      });
      expect(await refusals(id)).toEqual([]);
    } finally {
      await release();
    }
    await expect.poll(() => refusals(id)).toEqual([refusal(id, 'wrong-password')]);
  });

  it('control 23: is still audited when Lens is closed at that moment', async () => {
    const { id, email } = await person('closing');
    const other = fixture.another();
    await other.ready();
    await other.auth.login({ email, password: 'a wrong guess of it' }).catch(() => {});
    await other.close();
    expect(await refusals(id)).toEqual([refusal(id, 'wrong-password')]);
  });
});

/** Nobody appends to the audit log until what this gives is called. */
async function lockAuditLog(): Promise<() => Promise<void>> {
  const database = createAppDatabase({ url: fixture.app.url, schema: 'lens', poolMax: 1 });
  const locked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const done = database.transaction(async (client) => {
    await client.query({ text: 'lock table lens.audit_log in share mode', values: [] });
    locked.resolve();
    await released.promise;
  });
  await locked.promise;
  return async () => {
    released.resolve();
    await done;
    await database.close();
  };
}
