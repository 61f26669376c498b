import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customer, flights } from '../many-tenants.ts';
import { createHost } from '../own-users.ts';
import { logIn, send, type Answer } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

const question = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };
const ann = { Cookie: 'theme=dark; host-session=session-of-ann' };
const bob = { Cookie: 'host-session=session-of-bob' };

let databases: LensDatabases;
let made: ReturnType<typeof createHost>;
let running: RunningHost;
let datasetId = '';

beforeAll(async () => {
  databases = await createLensDatabases();
  made = createHost(databases.env);
  running = await startHost(made.app);
  await made.lens.ready();
  ({ id: datasetId } = await made.lens.datasets.create(customer('setup'), flights));
});
afterAll(async () => {
  await running?.close();
  await made?.lens.close();
  await databases?.drop();
});

/** A browser says where a request comes from; the host's own pages are of the same origin. */
function ask(headers: Record<string, string>, path = '/query', body: unknown = question): Promise<Answer> {
  return send(`${running.url}/analytics${path}`, {
    body,
    headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
  });
}

describe('a host with users of its own', () => {
  test('control 13: each sees what their attributes allow', async () => {
    const { rows } = await databases.analytics.query<{ n: number }>(
      "select count(*)::int as n from flights where origin = 'ORD'",
    );
    expect((await ask(ann)).body).toMatchObject({ rows });
    const path = `/datasets/${datasetId}/values`;
    expect((await ask(ann, path, { field: 'origin' })).body).toMatchObject({ values: ['ORD'] });
    expect((await ask(bob, path, { field: 'origin' })).body).toMatchObject({ values: ['LAX'] });
  });

  test('may do what their role allows and no more', async () => {
    const { status, body } = await ask(bob);
    expect({ status, body }).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('leaves whoever it does not know to the accounts of Lens', async () => {
    expect((await ask({ Cookie: 'host-session=made-up' })).status).toBe(401);
    const token = await logIn(`${running.url}/analytics`, ADMIN);
    expect((await send(`${running.url}/analytics/auth/me`, { headers: token })).body).toMatchObject({
      email: ADMIN.email,
    });
    // An account of Lens has no airport, so it sees no rows of this dataset.
    expect((await ask(token)).body).toMatchObject({ rows: [{ n: 0 }] });
  });

  test('control 7: a page of another site cannot use their cookie', async () => {
    const foreign = { ...ann, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' };
    expect((await ask(foreign)).status).toBe(403);
  });
});
