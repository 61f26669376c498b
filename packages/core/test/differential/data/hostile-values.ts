/** Text that tempts patterns, quoting, numbers, letters of two cases and collations. */
export const TEXTS: readonly string[] = [
  'alpha',
  'Alpha',
  'ALPHA',
  'beta',
  'Beta max',
  '00123',
  '123',
  '1e3',
  '',
  ' pad ',
  '100%',
  '100_',
  '50%_off',
  'a_b',
  'axb',
  'back\\slash',
  '\\%',
  "quote's",
  'double"quote',
  '😀',
  '😀 smile',
  'e\u0301',
  'é',
  '日本',
  'ß',
  'ẞ und SS',
  'CAFÉ',
  'café',
  'İzmir ı',
  'ΣΊΣΥΦΟς',
  "O'Brien; DROP TABLE facts --",
  '$1',
  'null',
  'true',
  'z\u{10FFFF}',
  '\uFFFD',
  'tab\tand\nline',
];

/** Whole numbers of 4 bytes, with both edges. */
export const SMALLS: readonly string[] = [
  '-5',
  '-1',
  '0',
  '0',
  '1',
  '2',
  '3',
  '7',
  '10',
  '11',
  '15',
  '21',
  '42',
  '100',
  '2147483647',
  '-2147483648',
];

/** Whole numbers of 8 bytes, most of them beyond what a double holds. */
export const BIGS: readonly string[] = [
  '0',
  '1',
  '42',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '1000000000000',
];

/** Decimals: beyond 2^53, with many digits after the point, equal ones of different scales, halves. */
export const DECIMALS: readonly string[] = [
  '0',
  '0.10',
  '0.1',
  '1.005',
  '-1.005',
  '2.5',
  '2.50',
  '3.45',
  '-7.25',
  '99999999999999999999.99',
  '9007199254740993',
  '9007199254740993.01',
  '12345678901234567890123.456789',
  '-0.000001',
  '0.0000000001',
  '19.99',
];

/** Doubles whose sums are exact, so that an answer does not hang on the order of adding. */
export const DOUBLES: readonly string[] = [
  '-2.5',
  '-0.125',
  '0',
  '-0',
  '0.125',
  '0.5',
  '1.5',
  '3.25',
  '7',
  '100',
  '1000000',
  '42.75',
];

/** Doubles of which one of a kind stands in the table. */
export const RARE_DOUBLES: readonly string[] = ['NaN', 'NaN', 'Infinity', '-Infinity', '0.1', '1e15', '1e-7'];

/** 4-byte floats; most have no exact double. */
export const REALS: readonly string[] = [
  '0.1',
  '0.2',
  '0.3',
  '1.1',
  '3.5',
  '-1.25',
  '0.001',
  '100',
  '16777216',
  '0',
];

export const UUIDS: readonly string[] = [
  '00000000-0000-0000-0000-000000000000',
  '0190163d-8694-739b-aea5-966c26f8ad91',
  '0190163d-8694-739b-aea5-966c26f8ad92',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

/** Times of day, to the second: what a written minute means for them is not said anywhere. */
export const CLOCKS: readonly string[] = [
  '00:00:00',
  '02:30:00',
  '09:30:00',
  '12:00:00',
  '14:30:15',
  '23:59:59',
];

/** Lists as JSON. */
export const LISTS: readonly string[] = [
  '[1, "x"]',
  '["1", "a_b"]',
  '[]',
  '[1.0, true]',
  '[1.5, "X", null]',
  '["😀", 2]',
];

/** Days: leap days, ends of months and years, starts of fiscal years, days on which clocks change. */
export const DAYS: readonly string[] = [
  '1990-01-01',
  '1996-02-29',
  '1999-12-31',
  '2000-01-01',
  '2000-02-29',
  '2004-12-27',
  '2012-02-29',
  '2015-03-29',
  '2018-11-04',
  '2019-10-06',
  '2023-03-31',
  '2023-04-01',
  '2023-12-31',
  '2024-01-01',
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2024-03-10',
  '2024-03-12',
  '2024-03-31',
  '2024-04-07',
  '2024-06-30',
  '2024-07-01',
  '2024-09-30',
  '2024-10-06',
  '2024-10-27',
  '2024-11-03',
  '2024-12-29',
  '2024-12-30',
  '2025-01-01',
  '2028-02-29',
  '2030-12-31',
];

/** Times of a day: around midnight, around changes of clocks, with microseconds. */
export const TIMES: readonly string[] = [
  '00:00:00',
  '00:15:00',
  '00:30:00',
  '01:15:00',
  '01:30:00',
  '01:59:59.999999',
  '02:00:00',
  '02:30:00',
  '03:00:00',
  '04:45:00',
  '06:30:00.5',
  '09:20:10.123456',
  '12:00:00',
  '14:59:59',
  '15:15:00',
  '15:45:00',
  '18:14:59.999',
  '21:00:00',
  '22:30:00',
  '23:59:59.999999',
];
