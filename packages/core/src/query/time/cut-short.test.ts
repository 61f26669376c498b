import { describe, expect, it } from 'vitest';
import { cutShortSpan } from './cut-short.ts';
import { createZone, type ZoneChange } from './zone.ts';

const MINUTE_MS = 60_000;

function change(from: string, offsetMinutes: number): ZoneChange {
  return { from: Date.parse(from), offset: offsetMinutes * MINUTE_MS };
}

function spanOf(changes: readonly ZoneChange[], seconds: number): unknown {
  return cutShortSpan({ name: 'Area/Place', changes, offsetAt: () => 0 }, seconds);
}

const WHOLE = change('2024-03-10T07:00:00Z', -240);
const BROKEN = change('2010-11-07T02:31:00Z', -210);

describe('the span in which units are cut short', () => {
  it('is none where every change begins a unit', () => {
    expect(spanOf([], 3600)).toBeNull();
    expect(spanOf([WHOLE], 3600)).toBeNull();
    expect(spanOf([WHOLE, BROKEN], 60)).toBeNull();
    expect(spanOf([change('1972-01-07T00:44:30Z', 0)], 1)).toBeNull();
    expect(cutShortSpan({ name: 'UTC', changes: [], offsetAt: () => 0 }, 3600)).toBeNull();
  });

  it('is from the first change within a unit to the end of the unit of the last', () => {
    const from = BROKEN.from;
    expect(spanOf([BROKEN, WHOLE], 3600)).toEqual({ from, to: from + 60 * MINUTE_MS });
    const next = change('2011-03-13T03:31:00Z', -150);
    expect(spanOf([BROKEN, next, WHOLE], 900)).toEqual({ from, to: next.from + 15 * MINUTE_MS });
  });

  it('has no end where rules repeat such a change for ever', () => {
    const last = change('2128-04-03T15:00:00Z', 630);
    expect(spanOf([BROKEN, last], 3600)).toEqual({ from: BROKEN.from, to: null });
  });

  it('is all of time where the changes are not known', () => {
    const zone = createZone('America/New_York');
    expect(zone === undefined ? undefined : cutShortSpan(zone, 3600)).toEqual({ from: null, to: null });
  });
});
