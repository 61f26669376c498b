import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { createDatasetModels, createZoneSource, type ZoneSource } from '../../query/index.ts';
import { scopesOfRole } from '../access/scopes-of-role.ts';
import type { AskableDataset } from './askable-dataset.ts';
import { checkShape } from './check-shape.ts';
import { createPlanMemo, type PlanMemo } from './plan-memo.ts';
import {
  prepareWith,
  toRemembered,
  type PreparedQuestion,
  type RememberedQuestion,
} from './prepare-question.ts';
import type { Question } from './question.ts';

const START = Date.UTC(2024, 2, 30, 21);
const HOUR = 3_600_000;

const base: Dataset = {
  id: '7f0c2a52-7c2a-4a0e-9d0a-2a2f6c1d9b10',
  revision: 1,
  createdAt: '2024-01-01T00:00:00.000Z',
  updatedAt: '2024-01-01T00:00:00.000Z',
  name: 'sales',
  title: 'Sales',
  base: { schema: 'public', table: 'sales' },
  fields: {
    at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    region: { column: 'region', type: 'text' },
    amount: { column: 'amount', type: 'integer' },
    secret: { column: 'secret', type: 'text' },
  },
  policy: {
    rows: { field: 'region', op: 'in', value: { attribute: 'regions' } },
    hidden: { fields: ['secret'], unlessRole: 'admin' },
  },
};

/** States that one dataset can be in, beside each other so that a change goes there and back. */
const STATES: readonly Pick<AskableDataset, 'dataset' | 'tenantTimezone' | 'source'>[] = [
  { dataset: base, tenantTimezone: null, source: { id: 'source', version: 1 } },
  { dataset: base, tenantTimezone: 'America/New_York', source: { id: 'source', version: 1 } },
  { dataset: base, tenantTimezone: null, source: { id: 'source', version: 2 } },
  { dataset: { ...base, policy: {} }, tenantTimezone: null, source: { id: 'source', version: 1 } },
  { dataset: { ...base, revision: 2 }, tenantTimezone: null, source: { id: 'source', version: 1 } },
  {
    dataset: { ...base, timezone: 'Asia/Kolkata' },
    tenantTimezone: null,
    source: { id: 'source', version: 1 },
  },
  {
    dataset: {
      ...base,
      policy: { rows: { field: 'region', op: 'eq', value: { attribute: 'home' } } },
      cache: { ttlSeconds: 5 },
      tags: ['x'],
    },
    tenantTimezone: null,
    source: { id: 'source', version: 1 },
  },
];

const count = [{ aggregate: 'count' as const, as: 'n' }];
const SPECS: readonly QuerySpec[] = [
  { dataset: 'sales', metrics: count },
  { dataset: 'sales', metrics: count, dimensions: ['region'] },
  {
    dataset: 'sales',
    metrics: count,
    filters: [{ field: 'at', op: 'inRange', value: { last: 2, unit: 'day' } }],
  },
  {
    dataset: 'sales',
    metrics: count,
    timezone: 'Europe/Paris',
    filters: [{ field: 'at', op: 'inRange', value: { this: 'month' } }],
  },
  {
    dataset: 'sales',
    metrics: [{ field: 'amount', aggregate: 'sum', as: 'total' }],
    dimensions: [{ field: 'at', granularity: 'week', as: 'week' }],
  },
];

/** Filters that are locked for somebody, by the dataset's name or id. */
const LOCKS: readonly Principal['lockedFilters'][] = [
  undefined,
  undefined,
  [],
  [{ dataset: 'sales', field: 'region', op: 'eq', value: 'north' }],
  [{ dataset: base.id, field: 'region', op: 'eq', value: 'south' }],
  [{ dataset: 'other', field: 'region', op: 'eq', value: 'north' }],
  [{ dataset: 'sales', field: 'at', op: 'inRange', value: { this: 'day' } }],
];

const principals = fc.record({
  tenant: fc.constantFrom('one', 'two'),
  role: fc.constantFrom('viewer' as const, 'editor' as const),
  id: fc.constantFrom('anna', 'ben'),
  timezone: fc.constantFrom(undefined, 'Europe/Paris'),
  regions: fc.constantFrom(undefined, ['north'], ['south'], ['north', 'south'], ['north,south']),
  home: fc.constantFrom(undefined, 'north', 'south'),
  locked: fc.constantFrom(...LOCKS),
});

function toPrincipal({
  regions,
  home,
  locked,
  ...rest
}: typeof principals extends fc.Arbitrary<infer P> ? P : never): Principal {
  return {
    ...rest,
    kind: 'user',
    scopes: scopesOfRole(rest.role),
    ...(locked === undefined ? {} : { lockedFilters: locked }),
    attributes: {
      userId: rest.id,
      ...(regions === undefined ? {} : { regions }),
      ...(home === undefined ? {} : { home }),
    },
  };
}

const SHARED: AskableDataset['sharing'] = { owner: null, visibility: 'tenant', access: 'view', shares: [] };

/** Everything a plan depends on, changeable by hand. */
class World {
  state = 0;
  now = START;
  zones: ZoneSource;
  readonly models = createDatasetModels();
  readonly config = {
    query: { maxRows: 1000 },
    cache: { ttlSeconds: 60, staleSeconds: 600 },
  };
  readonly memo: PlanMemo<RememberedQuestion>;

  constructor(zones: ZoneSource = createZoneSource()) {
    this.zones = zones;
    const zonesNow = async (): Promise<ZoneSource> => this.zones;
    this.memo = createPlanMemo({
      context: { clock: () => new Date(this.now), zones, dataSourceZones: zonesNow },
      findDatasets: async (_tenant, references) =>
        new Map(references.map((reference) => [reference, this.askable()])),
    });
  }

  /** A new object each time, as the app database gives one. */
  askable(): AskableDataset {
    const state = STATES[this.state];
    if (state === undefined) throw new Error('There is no such state.');
    return {
      ...structuredClone(state),
      tenantCalendar: { weekStart: 'monday', fiscalYearStart: 1 },
      sharing: SHARED,
    };
  }

  /** The slow way. */
  prepare(spec: QuerySpec, principal: Principal): PreparedQuestion {
    const question: Question = {
      spec: checkShape(spec),
      askable: this.askable(),
      principal,
      timezones: [principal.timezone],
    };
    const { config, models, zones } = this;
    return prepareWith({ config, models, zones, clock }, question, zones, new Date(this.now));
  }

  /** Asks in both ways: whether the memo had it, and a plan of it that is not the one made now. */
  async look(spec: QuerySpec, principal: Principal): Promise<{ hit: boolean; wrong: RememberedQuestion[] }> {
    const words = JSON.stringify(spec);
    const slow = this.prepare(spec, principal);
    const found = await this.memo.find(words, principal);
    if (found === undefined) this.memo.remember(words, principal, toRemembered(slow), [slow.basis]);
    const isRight = found === undefined || isDeepStrictEqual(found.plan, toRemembered(slow));
    return { hit: found !== undefined, wrong: isRight ? [] : [found.plan] };
  }

  async ask(spec: QuerySpec, principal: Principal): Promise<boolean> {
    return (await this.look(spec, principal)).hit;
  }
}

const clock = (): Date => {
  throw new Error('Nothing of a plan may come from another clock.');
};

const anna: Principal = toPrincipal({
  tenant: 'one',
  role: 'viewer',
  id: 'anna',
  timezone: undefined,
  regions: ['north'],
  home: 'north',
  locked: undefined,
});
const counting = SPECS[0] ?? { dataset: '' };
const lastDays = SPECS[2] ?? { dataset: '' };

describe('a remembered plan', () => {
  it('is always the one that would be made now, whoever asks, whenever, whatever has changed', async () => {
    let hits = 0;
    const zones = createZoneSource();
    const step = fc.record({
      spec: fc.constantFrom(...SPECS),
      principal: principals,
      state: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, fc.nat(STATES.length - 1)),
      hours: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -30, max: 60 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const world = new World(zones);
        for (const { spec, principal, state, hours } of steps) {
          if (state !== null) world.state = state;
          world.now += hours * HOUR;
          const { hit, wrong } = await world.look(spec, toPrincipal(principal));
          expect(wrong).toEqual([]);
          if (hit) hits += 1;
        }
      }),
      { numRuns: 40 },
    );
    expect(hits).toBeGreaterThan(10);
  }, 60_000);

  it('serves who reads other attributes than the policy does', async () => {
    const world = new World();
    expect(await world.ask(counting, anna)).toBe(false);
    expect(
      await world.ask(counting, { ...anna, id: 'ben', attributes: { ...anna.attributes, userId: 'ben' } }),
    ).toBe(true);
    expect(
      await world.ask(counting, { ...anna, attributes: { ...anna.attributes, regions: ['south'] } }),
    ).toBe(false);
    expect(await world.ask(counting, { ...anna, attributes: {} })).toBe(false);
  });

  it.each<[string, Partial<Principal>]>([
    ['tenant', { tenant: 'two' }],
    ['role', { role: 'editor' }],
    ['zone', { timezone: 'Europe/Paris' }],
    ['lock', { lockedFilters: [{ dataset: 'sales', field: 'region', op: 'eq', value: 'north' }] }],
  ])('is not that of another %s', async (_name, change) => {
    const world = new World();
    await world.ask(counting, anna);
    expect(await world.ask(counting, { ...anna, ...change })).toBe(false);
    expect(await world.ask(counting, anna)).toBe(true);
  });

  it('does not take one attribute for another that has the same value', async () => {
    const world = new World();
    // The policy of this state reads `home`, that of the first one `regions`.
    world.state = 6;
    await world.ask(counting, { ...anna, attributes: { home: 'north' } });
    world.state = 0;
    await world.ask(counting, { ...anna, attributes: { regions: ['north'] } });
    world.state = 6;
    expect(await world.ask(counting, { ...anna, attributes: { home: 'south', regions: 'north' } })).toBe(
      false,
    );
  });

  it('ends with the day that its range means, and does not begin before it was made', async () => {
    const world = new World();
    await world.ask(lastDays, anna);
    world.now += 2 * HOUR;
    expect(await world.ask(lastDays, anna)).toBe(true);
    world.now += HOUR;
    expect(await world.ask(lastDays, anna)).toBe(false);
    world.now -= 24 * HOUR;
    expect(await world.ask(lastDays, anna)).toBe(false);
  });

  it('ends when the data source has other rules for its zones', async () => {
    const world = new World();
    await world.ask({ ...counting, timezone: 'Europe/Paris' }, anna);
    expect(await world.ask({ ...counting, timezone: 'Europe/Paris' }, anna)).toBe(true);
    world.zones = createZoneSource();
    expect(await world.ask({ ...counting, timezone: 'Europe/Paris' }, anna)).toBe(false);
  });

  it('is forgotten when others are used more', async () => {
    const world = new World();
    const memo = createPlanMemo<RememberedQuestion>({
      context: {
        clock: () => new Date(START),
        zones: world.zones,
        dataSourceZones: async () => world.zones,
      },
      findDatasets: async () => new Map([['sales', world.askable()]]),
      maxPlans: 2,
    });
    const plan = world.prepare(counting, anna);
    for (const words of ['a', 'b', 'c']) memo.remember(words, anna, toRemembered(plan), [plan.basis]);
    expect(await memo.find('a', anna)).toBeUndefined();
    expect(await memo.find('c', anna)).toBeDefined();
  });

  it('is not kept for an attribute that nothing can be compared with', async () => {
    const world = new World();
    world.state = 6;
    const odd = { ...anna, attributes: { home: 'north', regions: () => 'north' } };
    await world.ask(counting, odd);
    expect(await world.ask(counting, odd)).toBe(true);
  });
});
