import type { Answer, Column, Row } from '@istari-lens/client';
import { describe, expect, it } from 'vitest';
import { toCsv } from './to-csv.ts';

const column = (name: string, label = name): Column => ({ name, label, type: 'text', role: 'dimension' });

function csv(columns: Column[], rows: Row[]): string {
  const answer: Pick<Answer, 'columns' | 'rows'> = { columns, rows };
  return toCsv(answer as Answer);
}

describe('toCsv', () => {
  it('quotes what has to be, and leaves the rest', () => {
    const rows = [
      { a: 'plain', b: 'a "word", two\r\nlines' },
      { a: null, b: 1.5 },
      { a: true, b: ['x', 1] },
    ];
    expect(csv([column('a', 'First, of all'), column('b')], rows)).toBe(
      '\uFEFF"First, of all",B\r\nplain,"a ""word"", two\r\nlines"\r\n,1.5\r\ntrue,"[""x"",1]"\r\n',
    );
  });

  it('keeps formulas from being calculated, and negative numbers as they are', () => {
    const rows = ['=1+1', '+1-800', '-cmd', '@x', '\tx', '-12.50', -3].map((a) => ({ a }));
    expect(csv([column('a')], rows)).toBe(
      "\uFEFFA\r\n'=1+1\r\n'+1-800\r\n'-cmd\r\n'@x\r\n'\tx\r\n-12.50\r\n-3\r\n",
    );
  });
});
