import { describe, expect, it } from 'vitest';
import { readDumpDate } from './dump-date.ts';

/** The beginning of an archive as pg_dump writes it: 17.2.0 has archives of version 1.16, 15 of 1.14. */
function archive(minor: number, fields: readonly number[]): Buffer {
  const int = (value: number): number[] => [
    value < 0 ? 1 : 0,
    ...[0, 8, 16, 24].map((shift) => (Math.abs(value) >> shift) & 255),
  ];
  const compression = minor >= 15 ? [0] : int(-1);
  return Buffer.from([
    ...Buffer.from('PGDMP'),
    1,
    minor,
    0,
    4,
    8,
    1,
    ...compression,
    ...fields.flatMap(int),
    ...int(0),
  ]);
}

const text = (line: string): Buffer =>
  Buffer.from(
    `--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 15.18\n\n${line}\n\nSET statement_timeout = 0;\n-- Started on 2001-01-01 00:00:00 UTC\n`,
  );

describe('readDumpDate', () => {
  it.each([14, 16])('reads the local time of an archive 1.%i', (minor) => {
    const head = archive(minor, [9, 30, 4, 2, 0, 126]);
    expect(readDumpDate(head, 'archive')).toEqual(new Date(2026, 0, 2, 4, 30, 9));
  });

  it('reads nothing of a layout it does not know, nor of half a head', () => {
    const head = archive(16, [9, 30, 4, 2, 0, 126]);
    expect(readDumpDate(head.subarray(0, 20), 'archive')).toBeUndefined();
    head[6] = 99;
    expect(readDumpDate(head, 'archive')).toBeUndefined();
  });

  it('reads what a verbose dump says above its first statement', () => {
    const at = '-- Started on 2026-01-02 04:30:09';
    expect(readDumpDate(text(`${at} UTC`), 'text')).toEqual(new Date('2026-01-02T04:30:09Z'));
    expect(readDumpDate(text(`${at} CET`), 'text')).toEqual(new Date(2026, 0, 2, 4, 30, 9));
    expect(readDumpDate(text(''), 'text')).toBeUndefined();
    expect(readDumpDate(Buffer.alloc(0), 'text')).toBeUndefined();
  });
});
