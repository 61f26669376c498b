import { describe, expect, it } from 'vitest';
import { ifMatch } from './if-match.ts';

const read = (value?: string): unknown =>
  ifMatch({ headers: value === undefined ? {} : { 'if-match': value } });

describe('ifMatch', () => {
  it('reads a revision in quotes', () => {
    expect(read('"3"')).toEqual({ revision: 3 });
    expect(read(' "999999999" ')).toEqual({ revision: 999_999_999 });
  });

  it('finds none without the header', () => {
    expect(read()).toEqual({});
  });

  it.each(['3', '"0"', '"03"', '"-1"', '"1.5"', 'W/"3"', '*', '"3", "4"', '""', '"1e3"', '"9999999999"'])(
    'refuses %s',
    (value) => {
      expect(() => read(value)).toThrow(expect.objectContaining({ code: 'malformed_request' }));
    },
  );
});
