import { describe, expect, it } from 'vitest';
import { compile, FLIGHTS, issuesOf, VIEWER } from '../../../test/query-fixtures.ts';
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
      'WHERE ("base"."origin")::text = $1::text AND ("base"."delay" > $2::bigint OR ("base"."origin")::text IS NOT NULL) LIMIT',
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
    for (const airport of [5, { last: 1 }, ['ORD'], 'a\0']) {
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

  it('are refused by name when they are masked', () => {
    const issues = issuesOf(guarded({ masked: { delay: { with: '…' } } }), { dimensions: ['late'] });
    expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([['/dimensions/0', 'masked_field']]);
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
      'WHERE "base"."distance" > $1::bigint AND ("base"."delay" > $2::integer) = $3::boolean AND ("base"."origin")::text = $4::text LIMIT',
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
      ['/dimensions/0', 'invalid_dataset'],
      ['/metrics/0/metric', 'invalid_dataset'],
      ['/dataset', 'invalid_dataset'],
      ['/segments/0', 'invalid_dataset'],
    ]);
  });
});
