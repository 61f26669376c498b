import moment from 'moment-timezone';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type DatasetDefinition,
  type Principal,
  type QueryResult,
  type QuerySpec,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2024-03-11T20:15:00Z');
/** Twice an hour from two days before to two days after. */
const MOMENTS = Array.from({ length: 200 }, (_, index) => NOW - 50 * HOUR_MS + (index * HOUR_MS) / 2);
/** A zone whose law was changed lately: tz databases of different age disagree from November 2026 on. */
const CHANGED_ZONE = 'America/Edmonton';
const WINTER = Array.from({ length: 24 * 60 }, (_, index) => Date.UTC(2026, 9, 20) + index * HOUR_MS);

const EVENTS: DatasetDefinition = {
  name: 'events',
  base: { schema: 'public', table: 'events' },
  fields: {
    at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    wall: {
      column: 'wall',
      type: 'timestamp',
      storedAs: { kind: 'timestamp', timezone: CHANGED_ZONE },
    },
    winter: { column: 'winter', type: 'boolean' },
  },
};

/** One zone for each place that can name one, in order of precedence. */
const ZONES = {
  query: 'Asia/Tokyo',
  request: 'America/Los_Angeles',
  principal: 'Europe/Brussels',
  dashboard: 'Asia/Kathmandu',
  dataset: 'Pacific/Auckland',
  tenant: 'America/St_Johns',
  none: 'UTC',
} as const;
type Place = keyof typeof ZONES;
const PLACES = Object.keys(ZONES) as Place[];

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createLensFixture({}, { clock: () => new Date(NOW) });
  const { analytics } = fixture;
  await analytics.query('CREATE TABLE public.events (at timestamptz, wall timestamp, winter boolean)');
  for (const [moments, winter] of [[MOMENTS, false] as const, [WINTER, true] as const]) {
    await analytics.query(
      `INSERT INTO public.events
       SELECT to_timestamp(ms / 1000), to_timestamp(ms / 1000) AT TIME ZONE '${CHANGED_ZONE}', $2::boolean
       FROM unnest($1::float8[]) AS ms`,
      [moments, winter],
    );
  }
  await analytics.query(`GRANT SELECT ON public.events TO ${analytics.readerRole}`);
  await fixture.lens.datasets.create(fixture.admin, EVENTS);
  await fixture.lens.datasets.create(fixture.admin, {
    ...EVENTS,
    name: 'zonedEvents',
    timezone: ZONES.dataset,
  });
});
afterAll(() => fixture?.close());

const isNamedBy = (place: Place, lowest: Place): boolean => PLACES.indexOf(place) >= PLACES.indexOf(lowest);

/** A question whose bucket, filter, relative range and label all depend on the zone. */
function specFor(lowest: Place): QuerySpec {
  return {
    dataset: isNamedBy('dataset', lowest) ? 'zonedEvents' : 'events',
    dimensions: [
      { field: 'at', granularity: 'day', as: 'day' },
      { field: 'at', granularity: 'hour', as: 'hour' },
    ],
    metrics: [
      { aggregate: 'count', as: 'n' },
      { aggregate: 'count', as: 'eq', filters: [{ field: 'at', op: 'eq', value: '2024-03-11' }] },
      { aggregate: 'min', field: 'at', as: 'first' },
    ],
    filters: [
      { field: 'winter', op: 'eq', value: false },
      { field: 'at', op: 'inRange', value: { last: 1, unit: 'day', includeCurrent: true } },
    ],
    ...(lowest === 'query' ? { timezone: ZONES.query } : {}),
  };
}

async function setTenantZone(lowest: Place): Promise<void> {
  const zone = isNamedBy('tenant', lowest) ? ZONES.tenant : null;
  await fixture.app.query(`UPDATE lens.tenants SET timezone = $1 WHERE id = 'default'`, [zone]);
}

/** What the answer must be in a zone, by a library. */
function expectedIn(zone: string): Partial<QueryResult> {
  const local = (at: number): moment.Moment => moment.tz(at, zone);
  const shown = (time: moment.Moment): string =>
    time.format(zone === 'UTC' ? 'YYYY-MM-DDTHH:mm:ss[Z]' : 'YYYY-MM-DDTHH:mm:ssZ');
  const start = local(NOW).startOf('day').subtract(1, 'day');
  const end = local(NOW).startOf('day').add(1, 'day');
  const within = MOMENTS.filter((at) => at >= start.valueOf() && at < end.valueOf());
  const hours = Map.groupBy(within, (at) => {
    const time = local(at);
    return shown(time.subtract(time.minutes(), 'minutes'));
  });
  const rows = [...hours].map(([hour, all]) => {
    const [first = Number.NaN] = all;
    const day = local(first).format('YYYY-MM-DD');
    return {
      day,
      hour,
      n: all.length,
      eq: day === '2024-03-11' ? all.length : 0,
      first: shown(local(first)),
    };
  });
  return {
    timezone: zone,
    ranges: [{ field: 'at', start: shown(start), end: shown(end), timezone: zone }],
    rows,
  };
}

describe('the zone of a question', () => {
  const inDashboards: Place[] = [...PLACES];
  it.each(inDashboards)('of a dashboard is that of the %s when nothing before names one', async (lowest) => {
    await setTenantZone(lowest);
    // Another Lens has not looked up the tenant yet.
    await using lens = fixture.another();
    const principal: Principal = { ...fixture.admin };
    delete principal.timezone;
    if (isNamedBy('principal', lowest)) principal.timezone = ZONES.principal;
    const { id } = await lens.dashboards.create(principal, {
      title: `In ${lowest}`,
      filters: [],
      ...(isNamedBy('dashboard', lowest) ? { timezone: ZONES.dashboard } : {}),
      widgets: [
        {
          id: 'w',
          title: 'w',
          kind: 'table',
          query: specFor(lowest),
          options: {},
          layout: { x: 0, y: 0, w: 4, h: 2 },
        },
      ],
    });
    const request = isNamedBy('request', lowest) ? { timezone: ZONES.request } : {};
    const { items } = await lens.dashboards.data(principal, id, request);
    const [item] = items;
    if (item?.status !== 'ok') throw new Error(JSON.stringify(item));
    const result = JSON.parse(new TextDecoder().decode(item.answer.body)) as QueryResult;
    expect(result).toMatchObject(expectedIn(ZONES[lowest]));
  });

  const alone: Place[] = ['query', 'principal', 'dataset', 'tenant', 'none'];
  it.each(alone)('asked alone is that of the %s when nothing before names one', async (lowest) => {
    await setTenantZone(lowest);
    await using lens = fixture.another();
    const principal: Principal = { ...fixture.admin };
    delete principal.timezone;
    if (isNamedBy('principal', lowest)) principal.timezone = ZONES.principal;
    expect(await lens.queries.run(specFor(lowest), principal)).toMatchObject(expectedIn(ZONES[lowest]));
  });
});

describe('a zone on which the database and the runtime may disagree', () => {
  it('has the same days in buckets, filters and echoes', async () => {
    await using lens = fixture.another();
    const ask = (spec: Omit<QuerySpec, 'dataset'>): Promise<QueryResult> =>
      lens.queries.run({ dataset: 'events', timezone: CHANGED_ZONE, ...spec }, fixture.admin);
    const winter = { field: 'winter', op: 'eq', value: true } as const;
    for (const field of ['at', 'wall']) {
      const buckets = await ask({
        dimensions: [{ field, granularity: 'day', as: 'day' }],
        metrics: [
          { aggregate: 'count', as: 'n' },
          { aggregate: 'min', field, as: 'first' },
        ],
        filters: [winter],
      });
      const days = buckets.rows.map((row) => String(row['day']));
      expect(days.length).toBeGreaterThan(55);
      const filtered = await ask({
        metrics: days.slice(0, 48).map((day, index) => ({
          aggregate: 'count',
          as: `n${index}`,
          filters: [
            {
              field,
              op: index % 2 === 0 ? 'eq' : 'inRange',
              value: index % 2 === 0 ? day : { start: day, end: dayAfter(day) },
            },
          ],
        })),
        filters: [winter],
      });
      const counts = days.slice(0, 48).map((_, index) => filtered.rows[0]?.[`n${index}`]);
      expect(counts).toEqual(buckets.rows.slice(0, 48).map((row) => row['n']));
      // From midnight on, on the very clock that the answer shows.
      for (const row of buckets.rows.slice(1)) {
        expect(String(row['first']).slice(0, 20)).toBe(`${String(row['day'])}T00:00:00-`);
      }
      for (const { start, end } of filtered.ranges) {
        expect([start, end].every((bound) => bound.includes('T00:00:00-'))).toBe(true);
      }
    }
  });
});

describe('the calendar of a tenant', () => {
  it('decides weeks, quarters and years of its questions', async () => {
    await fixture.app.query(
      `UPDATE lens.tenants SET timezone = NULL, week_start = 7, fiscal_year_start = 2 WHERE id = 'default'`,
    );
    await using lens = fixture.another();
    const { rows, ranges } = await lens.queries.run(
      {
        dataset: 'events',
        dimensions: (['week', 'quarter', 'year'] as const).map((granularity) => ({
          field: 'at',
          granularity,
        })),
        filters: [
          { field: 'winter', op: 'eq', value: false },
          { field: 'at', op: 'inRange', value: { this: 'week' } },
          { field: 'at', op: 'inRange', value: { this: 'quarter' } },
          { field: 'at', op: 'inRange', value: { toDate: 'year' } },
        ],
      },
      { ...fixture.admin, kind: 'host', scopes: scopesOfRole('admin') },
    );
    expect(rows).toEqual([{ at_week: '2024-03-10', at_quarter: '2024-02-01', at_year: '2024-02-01' }]);
    expect(ranges.map(({ start, end }) => `${start} ${end}`)).toEqual([
      '2024-03-10T00:00:00Z 2024-03-17T00:00:00Z',
      '2024-02-01T00:00:00Z 2024-05-01T00:00:00Z',
      '2024-02-01T00:00:00Z 2024-03-12T00:00:00Z',
    ]);
  });
});

function dayAfter(day: string): string {
  return moment.utc(day).add(1, 'day').format('YYYY-MM-DD');
}
