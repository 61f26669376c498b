import type { BucketGranularity, Granularity, PartGranularity } from '../../../contract/types/query.ts';
import { bin } from './bin.ts';
import { dayOfMonth } from './day-of-month.ts';
import { day } from './day.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { hourOfDay } from './hour-of-day.ts';
import { hour } from './hour.ts';
import { minute } from './minute.ts';
import { monthOfYear } from './month-of-year.ts';
import { month } from './month.ts';
import { quarter } from './quarter.ts';
import { second } from './second.ts';
import { week } from './week.ts';
import { weekday } from './weekday.ts';
import { year } from './year.ts';

/** Every granularity that has a name. */
export const GRANULARITIES: Readonly<Record<BucketGranularity | PartGranularity, GranularityDescriptor>> = {
  second,
  minute,
  hour,
  day,
  week,
  month,
  quarter,
  year,
  hourOfDay,
  weekday,
  dayOfMonth,
  monthOfYear,
};

/** The descriptor of a granularity, be it named or a bin. */
export function granularityOf(granularity: Granularity): GranularityDescriptor {
  return typeof granularity === 'object' ? bin(granularity) : GRANULARITIES[granularity];
}
