import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const OPERATOR = { email: 'operator@example.com', password: 'violet anchors drift at dawn' };

let api: ApiUnderTest;
let admin: LensClient;
let operator: LensClient;

beforeAll(async () => {
  api = await startApi();
  await api.lens.users.create({ ...OPERATOR, role: 'operator' });
  admin = createClient({ baseUrl: api.baseUrl });
  operator = createClient({ baseUrl: api.baseUrl });
  await admin.auth.login(ADMIN);
  await operator.auth.login(OPERATOR);
});
afterAll(() => api?.close());

it('shows and changes the own tenant', async () => {
  expect(await admin.tenants.current()).toMatchObject({ id: 'default', weekStart: 'monday' });
  const changed = await admin.tenants.updateCurrent({ weekStart: 'sunday' });
  expect(changed.weekStart).toBe('sunday');
  expect(await admin.tenants.current()).toEqual(changed);
  expect((await errorOf(operator.tenants.current())).status).toBe(403);
});

it('makes, finds, lists and changes tenants for operators', async () => {
  const made = await operator.tenants.create({ id: 'north', name: 'North' });
  expect(await operator.tenants.get('north')).toEqual(made);
  const changed = await operator.tenants.update('north', { timezone: 'Europe/Oslo' });
  expect(changed.timezone).toBe('Europe/Oslo');
  expect((await operator.tenants.list({ q: 'north' })).items).toEqual([changed]);
  expect((await errorOf(operator.tenants.create({ id: 'north', name: 'Again' }))).status).toBe(409);
  expect((await errorOf(admin.tenants.list())).status).toBe(403);
});
