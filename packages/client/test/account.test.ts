import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const PASSWORD = 'violet anchors drift at dawn';
const NEXT = 'amber rivers turn by noon';
const EMAIL = 'ann@example.com';

let api: ApiUnderTest;
let requests: string[] = [];

beforeAll(async () => {
  api = await startApi();
  const admin = createClient({ baseUrl: api.baseUrl });
  await admin.auth.login(ADMIN);
  await admin.users.create({ email: EMAIL, password: PASSWORD, role: 'viewer' });
});
afterAll(() => api?.close());

async function logIn(password: string): Promise<LensClient> {
  const client = createClient({
    baseUrl: api.baseUrl,
    session: 'body',
    fetch: (input, init) => {
      requests.push(`${init?.method} ${new URL(String(input)).pathname}`);
      return fetch(input, init);
    },
  });
  await client.auth.login({ email: EMAIL, password });
  return client;
}

it('changes the own account, shows its sessions and ends them', async () => {
  const [here, there, elsewhere] = [await logIn(PASSWORD), await logIn(PASSWORD), await logIn(PASSWORD)];
  expect(await here.auth.updateMe({ name: 'Ann' })).toMatchObject({ email: EMAIL, name: 'Ann' });
  const { items } = await here.auth.sessions({ sort: 'createdAt' });
  expect(items.map(({ current }) => current)).toEqual([true, false, false]);
  expect(await here.auth.endSession(items[1]?.id ?? '')).toBeUndefined();
  expect((await errorOf(there.auth.me())).code).toBe('session_ended');

  requests = [];
  const wrong = here.auth.changePassword({ currentPassword: NEXT, newPassword: NEXT });
  expect((await errorOf(wrong)).code).toBe('invalid_credentials');
  // One guess, and neither a renewed session nor a second guess.
  expect(requests).toHaveLength(1);

  expect(await here.auth.changePassword({ currentPassword: PASSWORD, newPassword: NEXT })).toBeUndefined();
  expect((await errorOf(elsewhere.auth.me())).code).toBe('session_ended');
  expect((await here.auth.me()).name).toBe('Ann');

  const again = await logIn(NEXT);
  expect(await here.auth.logoutAll()).toBeUndefined();
  expect(await here.auth.hasSession()).toBe(false);
  expect((await errorOf(again.auth.me())).code).toBe('session_ended');
});
