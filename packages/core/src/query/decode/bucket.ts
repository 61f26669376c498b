import { lastChange } from '../time/last-change.ts';
import type { Zone } from '../time/zone.ts';
import type { CellDecoder } from '../types.ts';
import { instantDecoder } from './instant.ts';

const LAST_MICROSECOND = '.999999+00';

/**
 * As {@link instantDecoder}, for the start of a bucket. The last microsecond of a second is that of a
 * bucket which began with a change of clocks less than an hour before, and stands for the change.
 */
export function bucketDecoder(zone: Zone): CellDecoder {
  const decode = instantDecoder(zone);
  return (text) => {
    if (!text.endsWith(LAST_MICROSECOND)) return decode(text);
    const second = Date.parse(`${text.slice(0, -LAST_MICROSECOND.length).replace(' ', 'T')}Z`);
    if (Number.isNaN(second)) return text;
    return decode(`${new Date(lastChange(zone, second)).toISOString().slice(0, 19).replace('T', ' ')}+00`);
  };
}
