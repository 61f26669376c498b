import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  ValidationError,
  type DatasetDefinition,
  type Principal,
  type ProblemIssue,
} from '../src/index.ts';
import type { ValuesRequest } from '../src/contract/types/dataset-requests.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let flights: string;
let guarded: string;

const GUARDED: DatasetDefinition = {
  ...flightsDataset,
  name: 'guarded',
  policy: {
    rows: { field: 'origin', op: 'in', value: { attribute: 'airports' } },
    hidden: { fields: ['distance'], unlessRole: 'admin' },
    masked: { destination: { unlessRole: 'admin' } },
  },
};

const as = (role: Principal['role'], more: Partial<Principal> = {}): Principal => ({
  kind: 'host',
  id: 'host',
  tenant: 'default',
  role,
  scopes: scopesOfRole(role),
  attributes: {},
  ...more,
});

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  await fixture.analytics.query(`create table colours (name text, amount numeric, seen timestamptz);
    insert into colours values ('red', 9007199254740993, '2024-03-10T08:00Z'), ('Red', 0.5, null), (null, null, null),
      ('100%', 2, null), ('1_00', 2, null), ('ÉCRU', 3, null), ('red', 10, null), (null, 7, null);
    grant select on colours to "${fixture.analytics.readerRole}"`);
  flights = (await fixture.lens.datasets.create(fixture.admin, flightsDataset)).id;
  guarded = (await fixture.lens.datasets.create(fixture.admin, GUARDED)).id;
});
afterAll(() => fixture?.close());

const values = async (
  id: string,
  request: ValuesRequest,
  principal: Principal = as('viewer'),
): Promise<unknown[]> => (await fixture.lens.datasets.values(principal, id, request)).values;

/** What JavaScript may hand over, and TypeScript would not. */
function untyped(value: unknown): ValuesRequest {
  return JSON.parse(JSON.stringify(value));
}

async function issuesOf(
  id: string,
  request: ValuesRequest,
  principal?: Principal,
): Promise<readonly ProblemIssue[]> {
  const error: unknown = await values(id, request, principal).catch((reason: unknown) => reason);
  if (error instanceof ValidationError) return error.issues;
  throw new Error('It is not refused as invalid.', { cause: error });
}

describe('values of a field', () => {
  it('are those of plain SQL, for viewers, a hundred unless said', async () => {
    const { rows } = await fixture.analytics.query<{ origin: string }>(
      'select distinct origin collate "C" as origin from flights order by 1',
    );
    const all = rows.map(({ origin }) => origin);
    const first = await fixture.lens.datasets.values(as('viewer'), flights, { field: 'origin' });
    expect(first).toMatchObject({ values: all.slice(0, 100), truncated: true, cache: { status: 'miss' } });
    const again = await fixture.lens.datasets.values(as('viewer'), flights.toUpperCase(), {
      field: 'origin',
    });
    expect(again).toMatchObject({ values: first.values, truncated: true, cache: { status: 'hit' } });
    const whole = await fixture.lens.datasets.values(as('viewer'), flights, { field: 'origin', limit: 1000 });
    expect(whole).toMatchObject({ values: all, truncated: false });
  });

  it('are found by a part of their text, whatever its case and signs', async () => {
    const { id } = await fixture.lens.datasets.create(fixture.admin, {
      name: 'colours',
      base: { schema: 'public', table: 'colours' },
      fields: {
        name: { column: 'name', type: 'text' },
        amount: { column: 'amount', type: 'decimal' },
        seen: { column: 'seen', type: 'timestamp' },
      },
    });
    expect(await values(id, { field: 'name' })).toEqual(['100%', '1_00', 'Red', 'red', 'ÉCRU', null]);
    expect(await values(id, { field: 'name', q: '' })).toEqual(await values(id, { field: 'name' }));
    expect(await values(id, { field: 'name', q: 'RE' })).toEqual(['Red', 'red']);
    expect(await values(id, { field: 'name', q: '%' })).toEqual(['100%']);
    expect(await values(id, { field: 'name', q: '_' })).toEqual(['1_00']);
    expect(await values(id, { field: 'name', q: 'nothing like it' })).toEqual([]);
    expect(await values(id, { field: 'amount' })).toEqual([
      '0.5',
      '2',
      '3',
      '7',
      '10',
      '9007199254740993',
      null,
    ]);
    const inParis = as('viewer', { timezone: 'Europe/Paris' });
    expect(await values(id, { field: 'seen' }, inParis)).toEqual(['2024-03-10T09:00:00+01:00', null]);
    expect(await issuesOf(id, { field: 'amount', q: '1' })).toMatchObject([
      { pointer: '/q', code: 'operator_type' },
    ]);
  });

  it('keep to the filters of the request', async () => {
    const { rows } = await fixture.analytics.query<{ destination: string }>(
      `select distinct destination collate "C" as destination from flights where origin = 'ORD' and destination like '%A%' order by 1`,
    );
    const filters = [{ field: 'origin', op: 'eq' as const, value: 'ORD' }];
    expect(await values(flights, { field: 'destination', q: 'a', filters, limit: 1000 })).toEqual(
      rows.map(({ destination }) => destination),
    );
  });

  it('keep to the policy, and share an answer with the same eyes only', async () => {
    const ofAirports = (...airports: string[]): Principal => as('viewer', { attributes: { airports } });
    const ask = (principal: Principal) =>
      fixture.lens.datasets.values(principal, guarded, { field: 'origin' });
    expect(await ask(ofAirports('ORD', 'ATL'))).toMatchObject({
      values: ['ATL', 'ORD'],
      cache: { status: 'miss' },
    });
    expect(await ask(ofAirports('ORD'))).toMatchObject({ values: ['ORD'], cache: { status: 'miss' } });
    expect(await ask(ofAirports('ORD', 'ATL'))).toMatchObject({
      values: ['ATL', 'ORD'],
      cache: { status: 'hit' },
    });
    expect(await ask(as('viewer'))).toMatchObject({ values: [], truncated: false });
  });

  it('are not told of hidden and masked fields', async () => {
    const viewer = as('viewer', { attributes: { airports: ['ORD'] } });
    const [hidden, ...others] = await issuesOf(guarded, { field: 'distance', q: '1' }, viewer);
    const [unknown] = await issuesOf(guarded, { field: 'nosuchfield', q: '1' }, viewer);
    expect(others).toEqual([]);
    expect(hidden).toEqual(unknown);
    expect(hidden).toMatchObject({ pointer: '/field', code: 'unknown_field' });
    expect(hidden?.allowed).not.toContain('distance');
    const masked = { field: 'destination', filters: [{ field: 'nosuchfield', op: 'isNull' as const }] };
    expect(await issuesOf(guarded, masked, viewer)).toMatchObject([
      { pointer: '/field', code: 'masked_field' },
      { pointer: '/filters/0/field', code: 'unknown_field' },
    ]);
    expect(await issuesOf(guarded, { field: 'destination', q: 'a' }, viewer)).toMatchObject([
      { pointer: '/field', code: 'masked_field' },
    ]);
    expect(
      (await values(guarded, { field: 'destination' }, { ...viewer, role: 'admin' })).length,
    ).toBeGreaterThan(9);
  });

  it('are refused with every problem where it stands in the request', async () => {
    const filters = [{ field: 'orgin', op: 'eq' as const, value: 'x' }];
    expect(await issuesOf(flights, { field: 'dely', q: 'a', filters })).toMatchObject([
      { pointer: '/field', suggestion: 'delay' },
      { pointer: '/filters/0/field', suggestion: 'origin' },
    ]);
    expect(await issuesOf(flights, { field: 'origin', limit: 1001 })).toMatchObject([{ pointer: '/limit' }]);
    expect(await issuesOf(flights, { field: '' })).toMatchObject([{ pointer: '/field' }]);
  });

  it('are refused with every unknown name beside what is wrong with the shape', async () => {
    const given = {
      limit: 0,
      colour: 'red',
      field: 'dely',
      filters: [{ field: 'orgin', op: 'eq', value: { a: 1 } }, 'x', { field: 'zone', op: 'isNull' }],
    };
    const issues = await issuesOf(flights, untyped(given));
    expect(issues.map(({ pointer }) => pointer)).toEqual([
      '/limit',
      '/colour',
      '/field',
      '/filters/0/field',
      '/filters/0/value',
      '/filters/1',
      '/filters/2/field',
    ]);
    const unread = { field: 5, filters: [{ field: 'orgin', op: 'isNull' }] };
    expect(await issuesOf(flights, untyped(unread))).toMatchObject([
      { pointer: '/field', code: 'wrong_type' },
      { pointer: '/filters/0/field', suggestion: 'origin' },
    ]);
    const masked = untyped({ field: 'destination', limit: 'all' });
    expect(await issuesOf(guarded, masked)).toMatchObject([
      { pointer: '/field', code: 'masked_field' },
      { pointer: '/limit', code: 'wrong_type' },
    ]);
    expect(await issuesOf(flights, untyped(null))).toMatchObject([{ pointer: '' }]);
  });

  it.each(['null', '5', '{}'])('of a dataset whose id is %s are not found', async (text) => {
    const id: string = JSON.parse(text);
    await expect(values(id, { field: 'origin' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('take the scope, and tell a dataset of another tenant from none by nothing', async () => {
    const outcome = (principal: Principal, id: string): Promise<unknown> =>
      values(id, { field: 'origin' }, principal).catch(({ code, message }: ValidationError) => [
        code,
        message,
      ]);
    const missing = await outcome(as('viewer'), crypto.randomUUID());
    expect(missing).toMatchObject(['not_found', expect.any(String)]);
    expect(await outcome(as('admin', { tenant: 'other' }), flights)).toEqual(missing);
    expect(await outcome(as('viewer'), 'flights')).toEqual(missing);
    const likeAnId = `a${crypto.randomUUID().slice(1)}`;
    await fixture.lens.datasets.create(fixture.admin, { ...flightsDataset, name: likeAnId });
    expect(await outcome(as('viewer'), likeAnId)).toEqual(missing);
    expect(await outcome(as('viewer', { scopes: ['dashboards:read'] }), flights)).toMatchObject([
      'forbidden',
      /query:read/,
    ]);
    expect(await outcome(as('operator'), flights)).toMatchObject(['forbidden', expect.any(String)]);
  });
});

describe('datasets', () => {
  it('are shown without what is hidden from a role', async () => {
    for (const role of ['viewer', 'editor'] as const) {
      const shown = await fixture.lens.datasets.get(as(role), guarded);
      const { items } = await fixture.lens.datasets.list(as(role));
      expect(items.find(({ id }) => id === guarded)).toEqual(shown);
      expect(JSON.stringify(shown)).not.toMatch(/distance|policy/);
    }
    expect(await fixture.lens.datasets.get(as('admin'), guarded)).toMatchObject(GUARDED);
  });
});
