import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type DashboardDefinition,
  type DatasetDefinition,
  type FieldValues,
  type FilterValuesRequest,
  type Principal,
  type QueryResult,
} from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const airports: DatasetDefinition = {
  name: 'airports',
  base: { schema: 'public', table: 'airports' },
  fields: {
    iata: { column: 'iata', type: 'text' },
    originState: { column: 'state', type: 'text' },
    town: { column: 'city', type: 'text' },
  },
};

const definition: DashboardDefinition = {
  ...page(
    'Filters',
    { ...chart('origins'), filterBindings: { nowhere: null } },
    chart('destinations', 'destination'),
    {
      ...chart('airports', 'iata'),
      query: { dataset: 'airports', metrics: [{ aggregate: 'count' }], dimensions: ['iata'] },
      filterBindings: { city: 'town', nowhere: null },
    },
    note('about'),
  ),
  filters: [
    { id: 'state', field: 'originState', type: 'select', multiple: true },
    { id: 'city', field: 'originCity', type: 'select', dependsOn: ['state'] },
    { id: 'code', field: 'origin', type: 'text', dependsOn: ['city'] },
    { id: 'when', field: 'date', type: 'date', dependsOn: ['code'] },
    { id: 'far', field: 'distance', type: 'number', default: 1 },
    { id: 'nowhere', field: 'delay', type: 'number' },
  ],
};

let fixture: LensFixture;
let id: string;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  await fixture.lens.datasets.create(fixture.admin, airports);
  definition.widgets = definition.widgets.map((widget) =>
    widget.id === 'destinations' ? { ...widget, filterBindings: { nowhere: null } } : widget,
  );
  id = (await fixture.lens.dashboards.create(fixture.admin, definition)).id;
});
afterAll(() => fixture?.close());

const read = <Body>({ body }: { body: Uint8Array }): Body => JSON.parse(Buffer.from(body).toString()) as Body;

async function values(
  filterId: string,
  request: FilterValuesRequest = {},
  who: Principal = fixture.admin,
): Promise<FieldValues> {
  return read(await fixture.lens.dashboards.answerFilterValues(who, { id, filterId }, request));
}

/** The same by a statement of its own; one column. */
async function column(text: string, parameters: unknown[] = []): Promise<unknown[]> {
  const { rows } = await fixture.analytics.query<{ value: unknown }>(text, parameters);
  return rows.map(({ value }) => value);
}

const FLIGHTS = 'public.flights f left join public.airports a on a.iata = f.origin';

describe('the values that a native filter offers', () => {
  it('are those of all fields that it reaches, each once, in order, null last', async () => {
    const expected = await column(
      `select value from (select a.state collate "C" as value from ${FLIGHTS} union select state collate "C" from public.airports) v
        order by value asc nulls last`,
    );
    expect(await values('state', { limit: 1000 })).toEqual({ values: expected, truncated: false });
    expect(await values('state', { limit: 3 })).toEqual({ values: expected.slice(0, 3), truncated: true });
  });

  it('follow the values of the filters that it depends on, through others too', async () => {
    const states = (await column(
      'select distinct state as value from public.airports where state is not null',
    )) as string[];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(states, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(undefined, 'Chicago', 'Houston', 'Nowhere'),
        async (state, city) => {
          const filters = { state, ...(city === undefined ? {} : { city }), far: 99_999_999 };
          const wanted = { filters, limit: 1000 };
          expect((await values('city', wanted)).values).toEqual(
            await column(
              `select value from (select a.city collate "C" as value from ${FLIGHTS} where a.state = any($1)
                union select city collate "C" from public.airports where state = any($1)) v order by value asc nulls last`,
              [state],
            ),
          );
          expect((await values('code', wanted)).values).toEqual(
            await column(
              `select distinct f.origin collate "C" as value from ${FLIGHTS}
                where a.state = any($1) and ($2::text is null or a.city = $2) order by 1`,
              [state, city ?? null],
            ),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are the least and the greatest of dates and numbers, and nothing where there is none', async () => {
    const [least] = await column(
      `select to_char(min(date), 'YYYY-MM-DD"T"HH24:MI:SS') as value from ${FLIGHTS} where a.city = 'Chicago'`,
    );
    const [greatest] = await column(
      `select to_char(max(date), 'YYYY-MM-DD"T"HH24:MI:SS') as value from ${FLIGHTS} where a.city = 'Chicago'`,
    );
    expect(await values('when', { filters: { city: 'Chicago' } })).toEqual({
      values: [least, greatest],
      truncated: false,
    });
    expect((await values('when', { filters: { code: 'none' } })).values).toEqual([]);
    expect((await values('far')).values).toEqual(
      await column('select unnest(array[min(distance), max(distance)]) as value from public.flights'),
    );
  });

  it('can be searched where they are text', async () => {
    expect((await values('city', { q: 'CHIC', limit: 1000 })).values).toEqual(
      await column(
        `select value from (select a.city collate "C" as value from ${FLIGHTS} where a.city ilike '%chic%'
          union select city collate "C" from public.airports where city ilike '%chic%') v order by 1`,
      ),
    );
    expect(await problemsOf(values('far', { q: '1' }))).toEqual(['/q operator_type']);
  });

  it('are none for a filter that reaches nothing', async () => {
    expect(await values('nowhere')).toEqual({ values: [], truncated: false });
  });

  it('are refused for what does not fit, where it stands in the request', async () => {
    expect(await codeOf(values('nobody'))).toBe('not_found');
    expect(await problemsOf(values('city', { filters: { sate: ['IL'] } }))).toEqual([
      '/filters/sate unknown_filter',
    ]);
    expect(await problemsOf(values('city', { filters: { state: 7 } }))).toEqual([
      '/filters/state value_type',
    ]);
    // No value of a filter that it does not depend on.
    expect(await problemsOf(values('far', { filters: { when: 'soon' } }))).toEqual([]);
    expect(await problemsOf(values('city', { limit: 0 }))).toEqual(['/limit too_small']);
    expect(await problemsOf(values('code', { filters: { city: true } }))).toEqual([
      '/filters/city value_type',
    ]);
  });

  it('control 12: are kept to the policy of the dataset, and to those who may see the dashboard', async () => {
    const viewer: Principal = {
      ...fixture.admin,
      id: crypto.randomUUID(),
      role: 'viewer',
      scopes: scopesOfRole('viewer'),
      attributes: { states: ['IL', 'TX'] },
    };
    const guarded = {
      ...airports,
      name: 'guarded',
      policy: { rows: { field: 'originState', op: 'in', value: { attribute: 'states' } } },
    };
    await fixture.lens.datasets.create(fixture.admin, guarded);
    const made = await fixture.lens.dashboards.create(fixture.admin, {
      ...page('Guarded', {
        ...chart('c', 'iata'),
        query: { dataset: 'guarded', metrics: [{ aggregate: 'count' }], dimensions: ['iata'] },
      }),
      filters: [{ id: 'state', field: 'originState', type: 'select' }],
    });
    const place = { id: made.id, filterId: 'state' };
    const seen = read<FieldValues>(await fixture.lens.dashboards.answerFilterValues(viewer, place));
    expect(seen.values).toEqual(['IL', 'TX']);
    await fixture.lens.dashboards.share(fixture.admin, made.id, { visibility: 'private' });
    expect(await codeOf(fixture.lens.dashboards.answerFilterValues(viewer, place))).toBe('not_found');
    const stranger = { ...fixture.admin, tenant: 'other' };
    expect(await codeOf(fixture.lens.dashboards.answerFilterValues(stranger, place))).toBe('not_found');
  });
});

it('filters that depend on each other in a circle are refused', async () => {
  const circular: DashboardDefinition = {
    ...definition,
    filters: [
      { id: 'a', field: 'origin', type: 'select', dependsOn: ['c'] },
      { id: 'b', field: 'origin', type: 'select', dependsOn: ['a'] },
      { id: 'c', field: 'origin', type: 'select', dependsOn: ['b', 'c'] },
    ],
    widgets: [note('x')],
  };
  expect(await problemsOf(fixture.lens.dashboards.create(fixture.admin, circular))).toEqual([
    '/filters/0/dependsOn/0 circular',
    '/filters/1/dependsOn/0 circular',
    '/filters/2/dependsOn/0 circular',
    '/filters/2/dependsOn/1 unknown_filter',
  ]);
});

describe('the data of one widget', () => {
  const ask = (widgetId: string, request = {}): Promise<QueryResult> =>
    fixture.lens.dashboards
      .answerWidget(fixture.admin, { id, widgetId }, request)
      .then((answer) => read(answer));

  it('is what a load of the dashboard has', async () => {
    const filters = { state: ['IL'], far: 100 };
    const { items } = await fixture.lens.dashboards.data(fixture.admin, id, { filters });
    const [item] = items;
    const loaded = item?.status === 'ok' ? read<QueryResult>(item.answer) : undefined;
    expect(loaded?.rows.length).toBeGreaterThanOrEqual(0);
    expect(await ask('origins', { filters })).toEqual(loaded);
  });

  it('names the filters that do not reach it', async () => {
    const { warnings } = await ask('airports', { filters: { state: ['IL'] } });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['filter_not_applied', '/widgets/airports'],
    ]);
  });

  it('is refused for a widget that is not there, or asks nothing', async () => {
    expect(await codeOf(ask('nobody'))).toBe('not_found');
    expect(await codeOf(ask('about'))).toBe('invalid_request');
    expect(await problemsOf(ask('origins', { filters: { sate: 1 } }))).toEqual([
      '/filters/sate unknown_filter',
    ]);
  });
});
