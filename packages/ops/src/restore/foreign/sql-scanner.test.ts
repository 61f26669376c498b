import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSqlScanner, type SqlScan } from './sql-scanner.ts';

const END = '--\n-- PostgreSQL database dump complete\n--\n\n';

/** Scans the text in pieces of that many bytes; returns what was found and the text handed on. */
function scan(text: string, bytes = 7): SqlScan & { kept: string } {
  const kept: Buffer[] = [];
  const scanner = createSqlScanner((chunk) => void kept.push(Buffer.from(chunk)));
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) scanner.write(all.subarray(at, at + bytes));
  const found = scanner.end();
  return { ...found, kept: Buffer.concat(kept).toString('utf8') };
}

describe('the scan of a dump', () => {
  it('counts the rows of each table', () => {
    const text = `COPY public.a (x, y) FROM stdin;\n1\t\\N\n\\\\.\tz\n\\.\n\nCOPY "S 1"."Tä;b" FROM stdin;\n\\.\n${END}`;
    const { rows, complete, kept } = scan(text);
    expect(Object.fromEntries(rows)).toEqual({ 'public.a': 2, '"S 1"."Tä;b"': 0 });
    expect(complete).toBe(true);
    expect(kept).toBe(text);
  });

  it.each([
    ['alone', '\\! touch x\n'],
    ['after a statement', 'SELECT 1; \\! x\n'],
    ['in a statement', 'SELECT 1 \\g |sh\n'],
    ['after data', 'COPY a FROM stdin;\n\\.\n\\! x\n'],
    ['after something that only looks like data', "SELECT 'COPY a FROM stdin;';\n\\! x\n"],
    ['after a comment that looks like data', '/* COPY a FROM stdin; */;\n\\! x\n'],
    ['after COPY to a client', 'COPY a TO stdout;\n\\! x\n'],
    ['after a string with a backslash', "SELECT 'a\\';\n\\! x\n"],
    ['after an escape string', "SELECT E'a\\'b';\n\\! x\n"],
    ['after a name that ends with e', "SELECT 1 AS e, type'a\\';\n\\! x\n"],
    ['after an empty dollar quote', 'SELECT $$$$;\n\\! x\n'],
    ['after a dollar within a name', 'SELECT a$b$ FROM c;\n\\! x\n'],
    ['after nested comments', '/* /* */ */\n\\! x\n'],
    ['within restriction', '\\restrict a\n\\! x\n'],
    ['as a restriction with more', '\\unrestrict a \\! x\n'],
    ['as a restriction within a statement', 'SELECT\n\\restrict a\n1;\n'],
    ['as the last thing', 'SELECT 1;\n\\q'],
  ])('refuses a meta-command %s', (_where, text) => {
    for (const bytes of [1, 5, 4096])
      expect(() => scan(`${text}${END}`, bytes)).toThrow(
        expect.objectContaining({ code: 'restore_refused' }) as Error,
      );
  });

  it('names the line', () => {
    expect(() => scan("SELECT 1;\nSELECT 'a\nb';\n\\! x\n")).toThrow(
      /^Line 4 of the dump is a psql meta-command/,
    );
  });

  it('takes a backslash for data where psql does', () => {
    const text = `SELECT 'a\\', E'\\\\', "n\\", $x$ \\! $y$ $x$, U&'\\0041'; -- \\! c\n/* \\! */\nCOPY a FROM stdin;\n\\! row\n\\.x\n\\.\n${END}`;
    expect(scan(text).complete).toBe(true);
    expect(scan(text).rows.get('a')).toBe(2);
  });

  it('drops the restriction that patched dumps begin and end with', () => {
    const { kept, complete } = scan(`\\restrict Ab1\nSELECT 1;\n${END}\\unrestrict Ab1\n`);
    expect(complete).toBe(true);
    expect(kept).not.toContain('restrict');
  });

  it('sees whether the end is there', () => {
    expect(scan('').complete).toBe(false);
    expect(scan('SELECT 1;\n').complete).toBe(false);
    expect(scan(`${END}SELECT 1;\n`).complete).toBe(false);
    expect(scan(`SELECT '${END}';\n`).complete).toBe(false);
    expect(scan(`COPY a FROM stdin;\n${END}\\.\n`).complete).toBe(false);
    for (const text of ["SELECT '", 'SELECT "', '/* ', 'SELECT $$', 'COPY a FROM stdin;\n1\n'])
      expect(() => scan(text)).toThrow(/was cut short/);
  });

  it('refuses to have the meaning of backslashes changed', () => {
    expect(() => scan('SET standard_conforming_strings = off;\n')).toThrow(/backslash in strings/);
    expect(() => scan("SELECT set_config('standard_conforming_strings', 'off', false);\n")).toThrow();
    expect(() => scan('SET standard_conforming_strings = on;\n')).not.toThrow();
  });

  it('finds the same in pieces of any size', () => {
    const part = fc.constantFrom(
      'SELECT 1;\n',
      "SELECT E'\\'', 'x\\';\n",
      'COPY public.t (a) FROM stdin;\n1\n\\\\.\n2\n\\.\n',
      'SELECT $f$ \' " $f$;\n',
      '/* a /* b */ c */ -- d\n',
      'SELECT "ä;\\";\n',
      '\\! x\n',
      '\\restrict abc\n',
      END,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (parts, bytes) => {
        const outcome = (size: number): unknown => {
          try {
            const { rows, complete, kept } = scan(parts.join(''), size);
            return { rows: [...rows], complete, kept };
          } catch (error) {
            return String(error);
          }
        };
        expect(outcome(bytes)).toEqual(outcome(1 << 20));
      }),
    );
  });
});
