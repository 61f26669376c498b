import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatSeconds, formatShare } from './format-quantity.ts';
import { parseDuration } from './parse-duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    [' 1h ', 3_600_000],
  ])('reads %s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', '10', 'm', '-1m', '1.5h', '10 m', '10min', '1h30m', '1234567s', '10M'])('refuses %j', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('quantities for people', () => {
  it('have a unit that fits', () => {
    expect([0, 1023, 1024, 1_572_864, 5e12].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 MiB',
      '4.5 TiB',
    ]);
    expect([0, 119, 120, 7_200, 172_800].map(formatSeconds)).toEqual(['0 s', '119 s', '2 min', '2 h', '2 d']);
    expect([0, 0.5, 1].map(formatShare)).toEqual(['0.0 %', '50.0 %', '100.0 %']);
    expect([1, 2000].map((count) => formatCount(count, 'row'))).toEqual(['1 row', '2,000 rows']);
    expect([formatBytes(null), formatSeconds(null), formatShare(null)]).toEqual(['', '', '']);
  });
});
