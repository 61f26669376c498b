import type { CompileContext } from '../compile/compile-context.ts';
import { integer, parameter, sql, type Sql } from '../compile/sql.ts';
import { valuesOfPart } from '../plan/bucket-dimensions.ts';
import type { SpanValue } from '../plan/nodes.ts';
import type { PlannedCalendar } from '../plan/plan-calendars.ts';
import { stepSeconds, unitSeconds } from '../time/bucket-length.ts';
import { changesWithin } from '../time/changes-within.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { timeStorageOf } from '../time/stored-as/index.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import { splitMicros, writeWall } from '../time/time-text.ts';

const DAY_SECONDS = 86_400;

/** Every value of a calendar with its period and its place, from 1, in that period. */
export function selectCalendar(calendar: PlannedCalendar, periods: number, context: CompileContext): Sql {
  const part = valuesOfPart(calendar.dimension.granularity);
  const selects = Array.from({ length: periods }, (_, period) => {
    if (part !== null) {
      const [least, greatest] = part;
      return sql`SELECT ${integer(period)}, part, part FROM generate_series(${integer(least)}, ${integer(greatest)}) AS parts(part)`;
    }
    const span = calendar.spans[period];
    if (span === undefined) throw new TypeError('A calendar has a span for each period.');
    return sql`SELECT ${integer(period)}, (row_number() OVER (ORDER BY bucket))::integer, bucket FROM (${bucketsOf(span, calendar, context)}) AS buckets(bucket)`;
  });
  return selects.reduce((all, select) => sql`${all} UNION ALL ${select}`);
}

/** The buckets that the moments of a span are in, by the same SQL that rows are cut by. */
function bucketsOf(span: SpanValue, { dimension }: PlannedCalendar, context: CompileContext): Sql {
  const { granularity, planned } = dimension;
  const { storedAs } = planned.expression;
  if (storedAs === null) throw new TypeError('Only times are cut into buckets.');
  const family = familyOf(storedAs);
  const zone = parameter(context.zone.name, 'text');
  const moment = sql`moments.moment`;
  const shapes = {
    instant: () => ({ natural: moment, wall: sql`(${moment} AT TIME ZONE ${zone})` }),
    local: () => ({ natural: moment, wall: moment }),
    date: () => ({ natural: sql`(${moment})::date`, wall: moment }),
  };
  const storage = { kind: 'timestamptz' } as const;
  const bucket = granularityOf(granularity).sql({
    family,
    ...shapes[family](),
    zone,
    clock: context.zone,
    calendar: planned.calendar,
    compare: (sign, bound) => timeStorageOf(storage).compare(moment, sign, bound, storage, context.zones),
  });
  return sql`SELECT DISTINCT ${bucket} FROM (${momentsOf(span, dimension, family === 'instant', context)}) AS moments(moment)`;
}

/** Moments of a span, of which every bucket holds at least one. */
function momentsOf(
  { start, end }: SpanValue,
  { granularity }: PlannedCalendar['dimension'],
  isInstant: boolean,
  context: CompileContext,
): Sql {
  if (end <= start) return sql`SELECT NULL::timestamptz WHERE false`;
  const bound = (micros: bigint): Sql =>
    isInstant ? parameter(`${writeWall(micros)}Z`, 'timestamptz') : parameter(writeWall(micros), 'timestamp');
  const step = parameter(`${stepSeconds(granularity)} seconds`, 'interval');
  const even = sql`SELECT generate_series(${bound(start)}, ${bound(end - 1n)}, ${step})`;
  // The lattice may step over the last bucket, of which the span has only a part.
  const last = sql` UNION ALL SELECT ${bound(end - 1n)}`;
  if (!isInstant || unitSeconds(granularity) >= DAY_SECONDS) return sql`${even}${last}`;
  // A change of clocks shortens the buckets before and after it.
  const changes = changesWithin(context.zone, splitMicros(start).ms, splitMicros(end).ms)
    .map((ms) => BigInt(ms) * 1000n)
    .filter((micros) => micros > start && micros < end)
    .flatMap((micros) => [`${writeWall(micros)}Z`, `${writeWall(micros - 1n)}Z`]);
  if (changes.length === 0) return sql`${even}${last}`;
  return sql`${even}${last} UNION ALL SELECT unnest(${parameter(changes, 'timestamptz[]')})`;
}
