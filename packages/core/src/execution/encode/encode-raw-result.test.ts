import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawOfText, type RawRows } from '../../databases/index.ts';
import { encodeResult, type CompiledQuery } from '../../query/index.ts';
import { compile, EVERYTHING } from '../../../test/query-fixtures.ts';
import { encodeRawResult } from './encode-raw-result.ts';

const FACTS = { computedAt: new Date('2024-03-12T12:00:00.000Z'), truncated: false };

const digits = (most: number): fc.Arbitrary<string> => fc.stringMatching(/^\d*$/, { maxLength: most });
const decimalText = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-'), digits(17), digits(17))
    .map(([sign, whole, rest]) => `${sign}${whole || '0'}.${rest}5`),
  fc.constantFrom(
    '0',
    '-0',
    '0.0',
    '-0.5',
    '0.000001',
    '0.0000001',
    '0.0000012',
    '00.5',
    '1e+20',
    '1e-07',
    '1.5e-07',
    '-1e+300',
  ),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (Object.is(value, -0) ? '-0' : String(value))),
  fc.constantFrom('NaN', 'Infinity', '-Infinity'),
);
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      '/',
      '\b',
      '\t',
      '\n',
      '\f',
      '\r',
      '\0',
      '\u001f',
      '\u007f',
      '\u2028',
      '\ufeff',
      '😀',
      'ä',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});
const instant = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('T', ' '));
const jsonText = fc.json().map((text) => text.replaceAll(',', ' , '));

/** Texts as Postgres writes them of each field of the fixture, and some that it would not. */
const CELLS = {
  text: hostile,
  flag: fc.constantFrom('t', 'f'),
  small: fc.oneof(
    fc.maxSafeInteger().map(String),
    fc.constantFrom(
      '0',
      '-0',
      '007',
      '1e3',
      '1.50',
      '',
      '-',
      'NaN',
      '9007199254740991',
      '-999999999999999',
      '1000000000000000',
    ),
  ),
  big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  money: fc.oneof(decimalText, fc.constant('12345678901234567890.1234567890')),
  ratio: decimalText,
  day: fc.oneof(
    instant.map((text) => text.slice(0, 10)),
    fc.constantFrom('infinity', '0044-03-15 BC'),
  ),
  moment: fc.oneof(
    instant.map((text) => text.replace('Z', '+00')),
    fc.constantFrom('infinity', '-infinity', '2024-03-10 07:00:00+00'),
  ),
  wall: instant.map((text) => text.slice(0, -1)),
  clock: fc.constantFrom('14:30:00', '24:00:00', '00:00:00.000001'),
  id: fc.uuid(),
} satisfies Record<string, fc.Arbitrary<string>>;
type Field = keyof typeof CELLS;
const FIELDS = Object.keys(CELLS).filter((name): name is Field => name in CELLS);

/** The same rows, cut into segments anywhere between two of them. */
function cut(raw: RawRows, every: number): RawRows {
  const segments = raw.segments.flatMap(({ bytes, starts }) =>
    starts
      .map((_, index) => index)
      .filter((index) => index % every === 0)
      .map((index) => ({ bytes, starts: starts.slice(index, index + every) })),
  );
  return { ...raw, segments };
}

function both(
  compiled: CompiledQuery,
  rows: (string | null)[][],
  every = 3,
  truncated = false,
): [string, string] {
  const facts = { ...FACTS, truncated };
  return [
    encodeRawResult(compiled, cut(rawOfText(rows, truncated), every), facts).toString(),
    encodeResult(compiled, rows, facts),
  ];
}

function withRealJson(compiled: CompiledQuery): CompiledQuery {
  const decode = (text: string): string => JSON.parse(text) as string;
  return {
    ...compiled,
    columns: compiled.columns.map((column) => ({ ...column, type: 'json' as const })),
    decoders: compiled.columns.map(() => decode),
  };
}

describe('encodeRawResult', () => {
  it.each(FIELDS)('writes a %s as the decoder and JSON.stringify do', (field) => {
    const compiled = compile(EVERYTHING, { dimensions: [field], timezone: 'America/New_York', limit: 500 });
    const rows = fc.array(fc.tuple(fc.option(CELLS[field], { freq: 8 })), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), fc.boolean(), (cells, every, truncated) => {
        const [bytes, text] = both(compiled, cells, every, truncated);
        expect(bytes).toBe(text);
        JSON.parse(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('writes whole rows, no more than asked for, and tells that there were more', () => {
    const compiled = compile(EVERYTHING, {
      dimensions: FIELDS.slice(0, 8),
      timezone: 'Europe/Berlin',
      limit: 4,
    });
    const cells = FIELDS.slice(0, 8).map((field) => fc.option(CELLS[field]));
    fc.assert(
      fc.property(fc.array(fc.tuple(...cells), { maxLength: 8 }), (rows) => {
        const [bytes, text] = both(compiled, rows, 2);
        expect(bytes).toBe(text);
      }),
    );
  });

  it('writes JSON and arrays as they are read, not as they are spelt', () => {
    const compiled = withRealJson(compile(EVERYTHING, { dimensions: ['text'], limit: 500 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(jsonText)), (rows) => {
        const readable = rows.filter(([text]) => isJson(text));
        const [bytes, text] = both(compiled, readable);
        expect(bytes).toBe(text);
      }),
    );
  });

  it('writes long texts, and growing ones', () => {
    const compiled = compile(EVERYTHING, { dimensions: ['text', 'big'], limit: 500 });
    const rows = [1, 47, 48, 49, 5_000, 300_000].map((size) => ['"\u0001ä'.repeat(size), '9'.repeat(size)]);
    const [bytes, text] = both(compiled, rows);
    expect(bytes).toBe(text);
  });

  it('says the same of bytes that are no text', () => {
    const compiled = compile(EVERYTHING, { dimensions: ['text'], limit: 500 });
    const raw = rawOfText([['abc'], ['def']], false);
    raw.segments[0]?.bytes.set([0xff], 6);
    const encoded = encodeRawResult(compiled, raw, FACTS).toString();
    expect(JSON.parse(encoded)).toMatchObject({ rows: [{ text: '\ufffdbc' }, { text: 'def' }] });
  });

  it('refuses numbers beyond what JSON numbers hold', () => {
    const compiled = compile(EVERYTHING, { dimensions: ['small'], limit: 500 });
    expect(() => encodeRawResult(compiled, rawOfText([['9007199254740993']], false), FACTS)).toThrow(
      expect.objectContaining({ code: 'number_out_of_range' }),
    );
  });

  it('keeps no more memory than the answer has bytes', () => {
    const compiled = compile(EVERYTHING, { dimensions: ['text'], limit: 500 });
    const encoded = encodeRawResult(compiled, rawOfText([['x'.repeat(10_000)]], false), FACTS);
    expect(encoded.buffer.byteLength).toBe(encoded.length);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
