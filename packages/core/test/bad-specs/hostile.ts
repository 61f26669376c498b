import { FIELDS, FUNCTIONS, SPEC_KEYS } from './allowed.ts';
import { COUNTED, FLIGHTS, type BadSpec } from './bad-spec.ts';

/** Names of prototypes, text that cannot be stored, numbers that are none. */
export const HOSTILE: readonly BadSpec[] = [
  [
    '__proto__ key',
    JSON.parse('{"dataset":"flights","metrics":[{"aggregate":"count"}],"__proto__":{"limit":1}}'),
    [{ at: '/__proto__', code: 'unknown_key' }],
  ],
  [
    '__proto__ in a filter',
    JSON.parse(
      '{"dataset":"flights","metrics":[{"aggregate":"count"}],"filters":[{"field":"orgin","op":"isNull","__proto__":{"op":"eq"}}]}',
    ),
    [
      { at: '/filters/0/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/filters/0/__proto__', code: 'unknown_key' },
    ],
  ],
  [
    'constructor key',
    { ...COUNTED, constructor: 1 },
    [{ at: '/constructor', code: 'unknown_key', allowed: SPEC_KEYS }],
  ],
  [
    'constructor as field',
    { ...COUNTED, dimensions: ['constructor'] },
    [{ at: '/dimensions/0', code: 'unknown_field', allowed: FIELDS }],
  ],
  [
    '__proto__ as field',
    { ...COUNTED, dimensions: ['__proto__'] },
    [{ at: '/dimensions/0', code: 'unknown_field', allowed: FIELDS }],
  ],
  [
    '__proto__ as name',
    { ...COUNTED, dimensions: [{ field: 'origin', as: '__proto__' }] },
    [{ at: '/dimensions/0/as', code: 'invalid_alias' }],
  ],
  [
    'toString as metric',
    { ...FLIGHTS, metrics: [{ metric: 'toString' }] },
    [{ at: '/metrics/0/metric', code: 'unknown_metric', allowed: ['lateShare', 'averageSpeed'] }],
  ],
  [
    'hasOwnProperty as segment',
    { ...COUNTED, segments: ['hasOwnProperty'] },
    [{ at: '/segments/0', code: 'unknown_segment', allowed: ['late'] }],
  ],
  [
    'valueOf in a formula',
    { ...FLIGHTS, metrics: [{ formula: 'valueOf + toString()', as: 'x' }] },
    [
      { at: '/metrics/0/formula', code: 'invalid_formula', allowed: [] },
      { at: '/metrics/0/formula', code: 'invalid_formula', allowed: FUNCTIONS },
    ],
  ],
  [
    'NUL in a value',
    { ...COUNTED, filters: [{ field: 'orgin', op: 'eq', value: 'a\u0000' }] },
    [
      { at: '/filters/0/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/filters/0/value', code: 'bad_text' },
    ],
  ],
  [
    'half a pair in a value',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: ['a', '\ud800'] }] },
    [{ at: '/filters/0/value/1', code: 'bad_text' }],
  ],
  [
    'half a pair in a name',
    { ...COUNTED, dimensions: [{ field: 'origin', as: '\udfff' }] },
    [{ at: '/dimensions/0/as', code: 'bad_text' }],
  ],
  [
    'NUL in the dataset',
    { dataset: 'fli\u0000ghts', metrics: [{ aggregate: 'count' }] },
    [{ at: '/dataset', code: 'bad_text' }],
  ],
  ['NUL in a key', { ...COUNTED, 'a\u0000': 1 }, [{ at: '/a�', code: 'bad_text' }]],
  [
    'NaN as text',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: 'NaN' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'infinity as text',
    { ...COUNTED, filters: [{ field: 'delay', op: 'gt', value: 'Infinity' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'hexadecimal',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: '0x10' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'an empty number',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: '' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'NaN itself',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: NaN }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  ['Infinity itself', { ...COUNTED, limit: Infinity }, [{ at: '/limit', code: 'wrong_type' }]],
  [
    'a number beyond 2^53',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: 1152921504606847000 }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'a name with a space',
    { ...COUNTED, dimensions: [{ field: 'origin', as: 'a b' }] },
    [{ at: '/dimensions/0/as', code: 'invalid_alias' }],
  ],
  [
    'a name of SQL',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', as: 'n"; drop table x; --' }] },
    [{ at: '/metrics/0/as', code: 'invalid_alias' }],
  ],
  [
    'a name that is too long',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', as: 'n'.repeat(64) }] },
    [{ at: '/metrics/0/as', code: 'invalid_alias' }],
  ],
  [
    'a name beyond all',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', as: 'n'.repeat(129) }] },
    [{ at: '/metrics/0/as', code: 'too_long' }],
  ],
];
