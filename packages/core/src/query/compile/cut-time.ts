import type { StoredAs } from '../../contract/types/dataset.ts';
import type { Granularity } from '../../contract/types/query.ts';
import type { Calendar } from '../time/calendar.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { timeStorageOf } from '../time/stored-as/index.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { CompileContext } from './compile-context.ts';
import { parameter, sql, type Sql } from './sql.ts';

/** A time as Postgres reckons with it, and as it is stored. */
export interface CompiledTime {
  readonly natural: Sql;
  readonly raw: () => Sql;
  readonly storedAs: StoredAs;
}

/** The piece that a time falls in when it is cut. */
export function cutTime(
  { natural, raw, storedAs }: CompiledTime,
  granularity: Granularity,
  calendar: Calendar,
  context: Pick<CompileContext, 'zone' | 'zones'>,
): Sql {
  const family = familyOf(storedAs);
  const zone = parameter(context.zone.name, 'text');
  const walls = {
    instant: () => sql`(${natural} AT TIME ZONE ${zone})`,
    local: () => natural,
    date: () => sql`(${natural})::timestamp`,
  };
  return granularityOf(granularity).sql({
    family,
    natural,
    wall: walls[family](),
    zone,
    clock: context.zone,
    calendar,
    compare: (sign, bound) => timeStorageOf(storedAs).compare(raw(), sign, bound, storedAs, context.zones),
  });
}
