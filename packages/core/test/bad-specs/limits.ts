import { FIELDS } from './allowed.ts';
import { COUNTED, FLIGHTS, nested, times, type BadSpec } from './bad-spec.ts';

/** More than may be asked. */
export const LIMITS: readonly BadSpec[] = [
  [
    'dimensions',
    { ...COUNTED, dimensions: times(9, (index) => ({ field: 'origin', as: `d${index}` })) },
    [{ at: '/dimensions', code: 'limit_exceeded' }],
  ],
  [
    'dimensions beyond the contract',
    { ...COUNTED, dimensions: times(51, (index) => ({ field: 'origin', as: `d${index}` })) },
    [{ at: '/dimensions', code: 'too_many' }],
  ],
  [
    'metrics',
    { ...FLIGHTS, metrics: times(21, (index) => ({ aggregate: 'count', as: `n${index}` })) },
    [{ at: '/metrics', code: 'limit_exceeded' }],
  ],
  [
    'metrics, and one of them wrong',
    {
      ...FLIGHTS,
      metrics: [
        ...times(20, (index) => ({ aggregate: 'count', as: `n${index}` })),
        { aggregate: 'sum', field: 'dleay' },
      ],
    },
    [
      { at: '/metrics', code: 'limit_exceeded' },
      { at: '/metrics/20/field', code: 'unknown_field', suggestion: 'delay', allowed: FIELDS },
    ],
  ],
  [
    'metrics beyond the contract',
    {
      ...FLIGHTS,
      metrics: times(101, (index) => ({ aggregate: 'count', as: `n${index}` })),
      orderBy: [{ field: 'n1' }],
    },
    [{ at: '/metrics', code: 'too_many' }],
  ],
  [
    'filters',
    { ...COUNTED, filters: times(41, () => ({ field: 'origin', op: 'isNull' })) },
    [{ at: '/filters/40', code: 'limit_exceeded' }],
  ],
  [
    'filters beyond the contract',
    { ...COUNTED, filters: times(201, () => ({ field: 'origin', op: 'isNull' })) },
    [{ at: '/filters', code: 'too_many' }],
  ],
  [
    'depth of filters',
    { ...COUNTED, filters: [nested(6, { field: 'origin', op: 'isNull' }, (inner) => ({ not: inner }))] },
    [{ at: '/filters/0/not/not/not/not/not', code: 'limit_exceeded' }],
  ],
  [
    'depth of JSON',
    { ...COUNTED, filters: [nested(70, 1, (inner) => [inner])] },
    [
      {
        at: '/filters/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0',
        code: 'too_deep',
      },
    ],
  ],
  [
    'values of a list',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: times(101, () => 'a') }] },
    [{ at: '/filters/0/value', code: 'limit_exceeded' }],
  ],
  ['rows', { ...COUNTED, limit: 50001 }, [{ at: '/limit', code: 'limit_exceeded' }]],
  ['rows beyond the contract', { ...COUNTED, limit: 10000001 }, [{ at: '/limit', code: 'too_large' }]],
  [
    'a long name of a field',
    { ...COUNTED, dimensions: ['o'.repeat(129)] },
    [{ at: '/dimensions/0', code: 'too_long' }],
  ],
  [
    'a long text',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq', value: 'a'.repeat(10_001) }] },
    [{ at: '/filters/0/value', code: 'too_long' }],
  ],
  [
    'a long formula',
    { ...FLIGHTS, metrics: [{ formula: '1+'.repeat(2001), as: 'x' }] },
    [{ at: '/metrics/0/formula', code: 'too_long' }],
  ],
  [
    'size of a formula',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        ...times(12, (index) => ({ formula: `n${'+n'.repeat(900)}`, as: `f${index}` })),
      ],
    },
    [{ at: '/metrics/12/formula', code: 'limit_exceeded' }],
  ],
  [
    'size of the statement',
    {
      ...FLIGHTS,
      metrics: [
        {
          aggregate: 'count',
          as: 'n',
          filters: [
            {
              field: 'date',
              op: 'in',
              value: times(100, (index) => new Date(index * 86_400_000).toISOString().slice(0, 10)),
            },
          ],
        },
        { formula: `n${'+n'.repeat(900)}`, as: 'x' },
      ],
    },
    [{ at: '/metrics/1', code: 'limit_exceeded' }],
  ],
  [
    'depth of a formula',
    { ...FLIGHTS, metrics: [{ formula: `${'('.repeat(41)}1${')'.repeat(41)}`, as: 'x' }] },
    [{ at: '/metrics/0/formula', code: 'invalid_formula' }],
  ],
  [
    'days of a range',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 10001, unit: 'day' } }] },
    [{ at: '/filters/0/value/last', code: 'too_large' }],
  ],
];
