import { describe, expect, it } from 'vitest';
import { compile, FLIGHTS, issuesOf, VIEWER, textEquals } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition, DatasetPolicy, PolicyFilter } from '../../contract/types/dataset.ts';
import type { Principal, Role } from '../../contract/types/identity.ts';
import type { QuerySpec } from '../../contract/types/query.ts';

const COUNT: Partial<QuerySpec> = { metrics: [{ aggregate: 'count' }] };
const OWN: PolicyFilter = { field: 'origin', op: 'eq', value: { attribute: 'airport' } };

function guarded(policy: DatasetPolicy): DatasetDefinition {
  return { ...FLIGHTS, policy };
}

function as(attributes: Principal['attributes'], role: Role = 'viewer'): { principal: Principal } {
  return { principal: { ...VIEWER, role, attributes } };
}

describe('row policy', () => {
  it('comes first in the conditions, whatever else is asked', () => {
    const { statement } = compile(
      guarded({ rows: OWN }),
      {
        ...COUNT,
        filters: [
          {
            or: [
              { field: 'delay', op: 'gt', value: 1 },
              { field: 'origin', op: 'notNull' },
            ],
          },
        ],
      },
      as({ airport: 'ORD' }),
    );
    expect(statement.text).toContain(
      `WHERE ${textEquals('"base"."origin"', '$1::text')} AND ("base"."delay" > $2::bigint OR ("base"."origin")::text IS NOT NULL) LIMIT`,
    );
    expect(statement.values).toEqual(['ORD', '1']);
  });

  it('takes lists of attributes and trees', () => {
    const rows: PolicyFilter = {
      or: [{ field: 'origin', op: 'in', value: { attribute: 'airports' } }, { not: OWN }],
    };
    const { statement } = compile(guarded({ rows }), COUNT, as({ airports: ['ORD', 'DFW'], airport: 'ATL' }));
    expect(statement.values).toEqual([['ORD', 'DFW'], 'ATL']);
  });

  it('means no rows when any attribute is missing, also within or and not', () => {
    const policies: PolicyFilter[] = [OWN, { or: [OWN, { field: 'delay', op: 'notNull' }] }, { not: OWN }];
    for (const rows of policies) {
      for (const attributes of [{}, { airport: null }, Object.create({ airport: 'ORD' }) as object]) {
        const { statement } = compile(guarded({ rows }), COUNT, as(attributes as Principal['attributes']));
        expect(statement.text).toContain(' WHERE false LIMIT');
      }
    }
  });

  it('answers nothing when an attribute does not fit the field', () => {
    for (const airport of [5, 10n, { last: 1 }, ['ORD'], 'a\0']) {
      const issues = issuesOf(guarded({ rows: OWN }), COUNT, as({ airport }));
      expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([['/dataset', 'invalid_policy']]);
      expect(JSON.stringify(issues)).not.toContain('origin');
    }
  });

  it('has a fingerprint that differs with the values and shows none of them', () => {
    const fingerprint = (airport: unknown): string =>
      compile(guarded({ rows: OWN }), COUNT, as({ airport })).policyFingerprint;
    expect(fingerprint('ORD')).toBe(fingerprint('ORD'));
    expect(new Set([fingerprint('ORD'), fingerprint('DFW'), fingerprint(undefined)]).size).toBe(3);
    expect(fingerprint('ORD')).not.toContain('ORD');
    expect(compile(FLIGHTS, COUNT).policyFingerprint).toBe('none');
  });
});

describe('hidden fields', () => {
  const dataset = guarded({ hidden: { fields: ['delay'], unlessRole: 'editor' } });
  const asks: [string, Partial<QuerySpec>][] = [
    ['dimension', { dimensions: ['delay'] }],
    ['metric', { metrics: [{ aggregate: 'max', field: 'delay' }] }],
    ['filter', { ...COUNT, filters: [{ field: 'delay', op: 'gt', value: 1 }] }],
    [
      'metric filter',
      { metrics: [{ aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 1 }] }] },
    ],
    ['computed column', { dimensions: ['late'] }],
  ];
  it.each(asks)('are unknown in a %s, and not suggested', (_place, spec) => {
    const issues = issuesOf(dataset, spec);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.code).toBe('unknown_field');
    expect(issues[0]?.allowed).not.toContain('delay');
    expect(issues[0]?.allowed).not.toContain('late');
    expect(['delay', 'late']).not.toContain(issues[0]?.suggestion);
  });

  it.each(asks)('are open in a %s to the role that may see them, and to those above', (_place, spec) => {
    expect(issuesOf(dataset, spec, as({}, 'editor'))).toEqual([]);
    expect(issuesOf(dataset, spec, as({}, 'admin'))).toEqual([]);
    expect(issuesOf(dataset, spec, as({}, 'operator'))).not.toEqual([]);
  });

  it('may stand in metrics and segments that the dataset itself defines', () => {
    expect(issuesOf(dataset, { metrics: [{ metric: 'lateShare' }], segments: ['late'] })).toEqual([]);
  });

  it('are told from unknown names by nothing', () => {
    const asksOf = (name: string): Partial<QuerySpec>[] => [
      { dimensions: [name], orderBy: [{ field: name }] },
      { dimensions: [{ field: name, granularity: 'month', as: 'm' }] },
      { metrics: [{ aggregate: 'sum', field: name, as: 'm' }], having: [{ field: 'm', op: 'gt', value: 1 }] },
      { metrics: [{ aggregate: 'first', field: 'delay', by: name }] },
      { metrics: [{ aggregate: 'first', field: name, by: 'date' }] },
      { metrics: [{ metric: 'flights', filters: [{ not: { field: name, op: 'eq', value: 'x' } }] }] },
      { metrics: [{ metric: name }] },
      {
        metrics: [
          { aggregate: 'count', as: 'n' },
          { formula: `n + ${name}`, as: 'm' },
        ],
      },
      { ...COUNT, filters: [{ or: [{ field: name, op: 'contains', value: 'x' }] }] },
      { ...COUNT, having: [{ field: name, op: 'isNull' }] },
      { ...COUNT, segments: [name] },
      { ...COUNT, orderBy: [{ field: name }] },
    ];
    const secret: DatasetDefinition = {
      ...FLIGHTS,
      fields: {
        ...FLIGHTS.fields,
        zzsecret: { column: 'origin', type: 'text', label: 'Zz label', unit: 'zz' },
      },
      metrics: { flights: { formula: 'count(zzsecret)' } },
      segments: { some: { field: 'zzsecret', op: 'eq', value: 'zz-value' } },
      policy: { hidden: { fields: ['zzsecret'] } },
    };
    for (const [index, spec] of asksOf('zzsecret').entries()) {
      const issues = issuesOf(secret, spec);
      expect(issues.length, JSON.stringify(spec)).toBeGreaterThan(0);
      const unknown = issuesOf(secret, asksOf('zzsacret')[index] ?? {});
      expect(JSON.parse(JSON.stringify(issues).replaceAll('zzsecret', 'zzsacret'))).toEqual(unknown);
      expect(JSON.stringify(issues)).not.toMatch(/Zz label|zz-value/);
      expect(issues.flatMap(({ allowed = [], suggestion = '' }) => [...allowed, suggestion])).not.toContain(
        'zzsecret',
      );
    }
  });
});

describe('masked fields', () => {
  const masked: DatasetDefinition = {
    ...FLIGHTS,
    fields: { ...FLIGHTS.fields, route: { formula: "if(delay > 0, origin, 'x')", type: 'text' } },
    policy: {
      masked: { origin: { with: "o'm" }, destination: {}, delay: { unlessRole: 'editor' }, date: {} },
    },
  };

  it('are constants as dimensions: text its mask, all else null', () => {
    const { statement, columns } = compile(masked, {
      dimensions: [
        'origin',
        'destination',
        'route',
        'delay',
        'late',
        { field: 'date', granularity: 'month' },
      ],
      metrics: [{ aggregate: 'count', as: 'n' }],
      orderBy: [{ field: 'origin', direction: 'desc' }],
    });
    expect(statement.text).toContain(
      'SELECT $1::text COLLATE "C", $2::text COLLATE "C", $2::text COLLATE "C", NULL, NULL, NULL, count(*) FROM "public"."flights" AS "base" GROUP BY',
    );
    expect(statement.values).toEqual(["o'm", '•••']);
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ['origin', 'text'],
      ['destination', 'text'],
      ['route', 'text'],
      ['delay', 'integer'],
      ['late', 'boolean'],
      ['date_month', 'date'],
      ['n', 'integer'],
    ]);
  });

  const uses: [string, Partial<QuerySpec>, string][] = [
    ['filter', { ...COUNT, filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] }, '/filters/0/field'],
    [
      'nested filter',
      { ...COUNT, filters: [{ not: { or: [{ field: 'late', op: 'isNull' }] } }] },
      '/filters/0/not/or/0/field',
    ],
    ['metric', { metrics: [{ aggregate: 'countDistinct', field: 'origin' }] }, '/metrics/0/field'],
    ['computed metric', { metrics: [{ aggregate: 'max', field: 'route' }] }, '/metrics/0/field'],
    [
      'time of a metric',
      { metrics: [{ aggregate: 'last', field: 'distance', by: 'date' }] },
      '/metrics/0/by',
    ],
    [
      'metric filter',
      { metrics: [{ aggregate: 'count', filters: [{ field: 'delay', op: 'gt', value: 1 }] }] },
      '/metrics/0/filters/0/field',
    ],
    [
      'filter of a named metric',
      { metrics: [{ metric: 'lateShare', filters: [{ field: 'delay', op: 'gt', value: 1 }] }] },
      '/metrics/0/filters/0/field',
    ],
  ];
  it.each(uses)('are refused by name in a %s', (_place, spec, pointer) => {
    const issues = issuesOf(masked, spec);
    expect(issues.map((issue) => [issue.pointer, issue.code])).toEqual([[pointer, 'masked_field']]);
  });

  it('are open to the role that may see them, each by its own', () => {
    expect(issuesOf(masked, uses[5]?.[1] ?? {}, as({}, 'editor'))).toEqual([]);
    expect(issuesOf(masked, uses[0]?.[1] ?? {}, as({}, 'admin')).map(({ code }) => code)).toEqual([
      'masked_field',
    ]);
    const { statement } = compile(masked, { dimensions: ['delay'] }, as({}, 'editor'));
    expect(statement.text).toContain('SELECT "base"."delay" FROM');
  });

  it('may stand in metrics and segments that the dataset itself defines', () => {
    expect(issuesOf(masked, { metrics: [{ metric: 'lateShare' }], segments: ['late'] })).toEqual([]);
  });
});

describe('native policy', () => {
  const native = guarded({ native: { role: 'reader', settings: { 'app.tenant': { attribute: 'tenant' } } } });

  it('comes with the statement, with the tables that it reads', () => {
    const { statement, rowSecurity, policyFingerprint } = compile(
      native,
      { ...COUNT, dimensions: ['originState'] },
      as({ tenant: 'a' }),
    );
    expect(statement.text).not.toContain('WHERE');
    expect(rowSecurity).toEqual({
      role: 'reader',
      settings: { 'app.tenant': 'a' },
      tables: [
        { schema: 'public', table: 'flights' },
        { schema: 'public', table: 'airports' },
      ],
    });
    const fingerprints = ['a', 'b', undefined, 1, ['a']].map(
      (tenant) => compile(native, COUNT, as({ tenant })).policyFingerprint,
    );
    expect(new Set([policyFingerprint, ...fingerprints]).size).toBe(5);
    expect(policyFingerprint).toBe(fingerprints[0]);
    expect(compile(FLIGHTS, COUNT).rowSecurity).toBeNull();
  });

  it('reads no table and makes no setting where an attribute is missing', () => {
    const { statement, rowSecurity } = compile(native, COUNT, as({}));
    expect(statement.text).toContain(' WHERE false LIMIT');
    expect(rowSecurity).toBeNull();
    expect(statement.text).not.toContain('flights');
  });

  it('answers nothing when an attribute cannot be a setting, and tells no name', () => {
    for (const tenant of [{}, 'a\0', [['a']], 10n]) {
      const issues = issuesOf(native, COUNT, as({ tenant }));
      expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([['/dataset', 'invalid_policy']]);
      expect(JSON.stringify(issues)).not.toMatch(/tenant|reader|app/);
    }
  });

  it('stands beside the rows of the dataset', () => {
    const both = guarded({ rows: OWN, native: { settings: { 'app.kind': 'x' } } });
    const { statement, rowSecurity } = compile(both, COUNT, as({ airport: 'ORD' }));
    expect(statement.values).toEqual(['ORD']);
    expect(rowSecurity).toMatchObject({ role: null, settings: { 'app.kind': 'x' } });
  });
});

describe('what the dataset adds', () => {
  it('fixed filters and segments are conditions of every query, before the caller’s', () => {
    const dataset: DatasetDefinition = { ...FLIGHTS, filters: [{ field: 'distance', op: 'gt', value: 0 }] };
    const { statement } = compile(dataset, {
      ...COUNT,
      segments: ['late'],
      filters: [{ field: 'origin', op: 'eq', value: 'A' }],
    });
    expect(statement.text).toContain(
      `WHERE "base"."distance" > $1::bigint AND ("base"."delay" > $2::integer) = $3::boolean AND ${textEquals('"base"."origin"', '$4::text')} LIMIT`,
    );
  });

  it('its mistakes are its own', () => {
    const dataset: DatasetDefinition = {
      ...FLIGHTS,
      fields: { ...FLIGHTS.fields, broken: { formula: 'nothing + 1', type: 'integer' } },
      metrics: { wrong: { formula: 'sum(nothing)' } },
      segments: { bad: { field: 'nothing', op: 'isNull' } },
      filters: [{ field: 'delay', op: 'eq', value: 'x' }],
    };
    const issues = issuesOf(dataset, {
      dimensions: ['broken'],
      metrics: [{ metric: 'wrong' }],
      segments: ['bad'],
    });
    expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/dataset', 'invalid_dataset'],
      ['/dimensions/0', 'invalid_dataset'],
      ['/metrics/0/metric', 'invalid_dataset'],
      ['/segments/0', 'invalid_dataset'],
    ]);
  });
});

describe('ranges of the dataset itself', () => {
  const year = { start: '2024-01-01', end: '2025-01-01' };
  const hired = { field: 'hired', op: 'inRange' as const, value: year };
  const dataset: DatasetDefinition = {
    ...FLIGHTS,
    fields: {
      ...FLIGHTS.fields,
      hired: { column: 'hired', type: 'date', storedAs: { kind: 'date' } },
      since: { formula: 'coalesce(hired, null)', type: 'date' },
      born: { column: 'born', type: 'date', storedAs: { kind: 'date' } },
    },
    filters: [hired, { ...hired, field: 'born' }, { field: 'date', op: 'inRange', value: { this: 'year' } }],
    segments: { hired, since: { not: { ...hired, field: 'since' } } },
    policy: { hidden: { fields: ['hired'], unlessRole: 'admin' }, masked: { born: { unlessRole: 'admin' } } },
  };

  it('are shown for the fields that the principal may use, and no others', () => {
    for (const segments of [undefined, ['hired', 'since']]) {
      const asked = compile(dataset, { ...COUNT, segments });
      expect(asked.ranges.map(({ field }) => field)).toEqual(['date']);
      expect(JSON.stringify([asked.columns, asked.warnings])).not.toMatch(/hired|since|born/);
      expect(asked.statement.values).toContain('2024-01-01');
      expect(asked.validUntil).toEqual(new Date('2025-01-01T00:00:00.000Z'));
    }
  });

  it('are shown once, and to whoever sees the fields', () => {
    const admin = compile(dataset, { ...COUNT, segments: ['hired'], filters: [hired] }, as({}, 'admin'));
    expect(admin.ranges.map(({ field }) => field)).toEqual(['hired', 'born', 'date']);
  });
});
