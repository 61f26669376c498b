import moment from 'moment-timezone';
import type { Granularity } from '../../src/contract/types/query.ts';
import { createZones } from '../differential/evaluator/zones.ts';

const zones = createZones();
const UNIT_SECONDS = { second: 1, minute: 60, hour: 3600 };
const DAY_FORMAT = 'YYYY-MM-DD';
const TIME_FORMAT = 'YYYY-MM-DDTHH:mm:ssZ';

type Cut = (time: moment.Moment) => string | number;

const CUTS: Readonly<Record<Extract<Granularity, string>, Cut>> = {
  second: (time) => bucketStart(time, 1).format(TIME_FORMAT),
  minute: (time) => bucketStart(time, 60).format(TIME_FORMAT),
  hour: (time) => bucketStart(time, 3600).format(TIME_FORMAT),
  day: (time) => time.format(DAY_FORMAT),
  week: (time) => time.startOf('isoWeek').format(DAY_FORMAT),
  month: (time) => time.startOf('month').format(DAY_FORMAT),
  quarter: (time) => time.startOf('quarter').format(DAY_FORMAT),
  year: (time) => time.startOf('year').format(DAY_FORMAT),
  hourOfDay: (time) => time.hour(),
  weekday: (time) => time.isoWeekday(),
  dayOfMonth: (time) => time.date(),
  monthOfYear: (time) => time.month() + 1,
};

/** What an independent library shows a moment as, cut by a granularity. */
export function cutByLibrary(instant: number, zone: string, granularity: Granularity): string | number {
  const time = moment.tz(instant, zone);
  if (typeof granularity === 'string') return CUTS[granularity](time);
  const seconds = granularity.every * UNIT_SECONDS[granularity.unit];
  if (seconds <= 3600) return bucketStart(time, seconds).format(TIME_FORMAT);
  const wall = instant + time.utcOffset() * 60_000;
  const start = Math.floor(wall / (seconds * 1000)) * seconds * 1000;
  return moment.tz(zones(zone).firstInstantOf(start), zone).format(TIME_FORMAT);
}

/** Where the seconds, minutes, hours or short bins begin, be it with the last change of clocks. */
function bucketStart(time: moment.Moment, seconds: number): moment.Moment {
  const zone = time.tz() ?? 'UTC';
  const change = moment.tz.zone(zone)?.untils.findLast((until) => until <= time.valueOf()) ?? -Infinity;
  return moment.tz(Math.max(change, shortStart(time, seconds).valueOf()), zone);
}

/** Start of the seconds, minutes, hours or short bins of a wall clock, in elapsed time; moment's own `startOf` counts hours in UTC. */
export function shortStart(time: moment.Moment, seconds: number): moment.Moment {
  const wall = time.valueOf() + time.utcOffset() * 60_000;
  const length = seconds * 1000;
  return moment.tz(time.valueOf() - (wall - Math.floor(wall / length) * length), time.tz() ?? 'UTC');
}

/** The moment that a wall clock stored for a zone stands for. */
export function storedInstant(wall: number, zone: string): number {
  return zones(zone).storedInstantOf(wall);
}

/** The first moment at which the clocks of a zone read at least a wall clock. */
export function firstInstant(wall: number, zone: string): number {
  return zones(zone).firstInstantOf(wall);
}
