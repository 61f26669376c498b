import type { CompileContext } from '../compile/compile-context.ts';
import { dimensionSql } from '../compile/dimension.ts';
import { name, parameter, sql, type Sql } from '../compile/sql.ts';
import type { SqlType } from '../compile/sql.ts';
import { writeDate, writeWall } from '../time/time-text.ts';
import type { TimeFamily } from '../time/span-of-literal.ts';
import { labelList, labelsOf, type EdgeUnit } from './bucket-label.ts';
import type { CutTime, Member, MemberDimension } from './member.ts';
import { numberedRows, plainRows, type RowTable } from './row-table.ts';
import { sqlKey } from './sql-key.ts';
import { timeEdges } from './time-edges.ts';

/** The columns of a table of fine groups, gathered while what is made of them is written. */
export interface FineTable {
  /** The column of a dimension. */
  dimension(key: string): Sql;
  /** The column of an aggregate over the rows of each group; the same one for the same aggregate. */
  partial(aggregate: Sql): Sql;
  /** All columns, with what they are made of; dimensions first. */
  columns(): { readonly names: readonly Sql[]; readonly values: readonly Sql[] };
  readonly rows: RowTable;
}

/** A table grouped by all dimensions of the members; null where a time cannot be cut at edges. */
export function createFineTable(members: readonly [Member, ...Member[]]): FineTable | null {
  const dimensions = new Map<string, { readonly one: MemberDimension; readonly context: CompileContext }>();
  for (const { dimensions: own, context } of members) {
    for (const one of own) dimensions.set(one.key, { one, context });
  }
  const isCut = [...dimensions.values()].some(({ one }) => one.time !== null);
  const { base } = members[0].plan;
  const rows = isCut ? numberedRows(base) : plainRows(base);
  const labels = cutTimes(
    members,
    [...dimensions.values()].map(({ one }) => one),
    rows,
  );
  if (labels === null) return null;
  const values = [...dimensions.values()].map(
    ({ one, context }) => labels.get(one.key) ?? dimensionSql(one.planned, rows.read(context)),
  );
  const places = new Map([...dimensions.keys()].map((key, index) => [key, name('fine', `d${index + 1}`)]));
  const partials = new Map<string, { readonly place: Sql; readonly value: Sql }>();
  return {
    rows,
    dimension(key) {
      const place = places.get(key);
      if (place === undefined) throw new TypeError('A dimension is missing among those of its group.');
      return place;
    },
    partial(aggregate) {
      const key = sqlKey(aggregate);
      const known = partials.get(key);
      if (known !== undefined) return known.place;
      const place = name('fine', `p${partials.size + 1}`);
      partials.set(key, { place, value: aggregate });
      return place;
    },
    columns: () => ({
      names: [
        ...[...dimensions.keys()].map((_, index) => name(`d${index + 1}`)),
        ...[...partials.keys()].map((_, index) => name(`p${index + 1}`)),
      ],
      values: [...values, ...[...partials.values()].map(({ value }) => value)],
    }),
  };
}

const CASTS: Readonly<Record<TimeFamily, SqlType>> = {
  instant: 'timestamptz',
  local: 'timestamp',
  date: 'date',
};

/**
 * Numbers the pieces of each time that is cut, which Postgres finds among the edges much faster than it computes a
 * bucket, and looks up what each of them is called.
 */
function cutTimes(
  members: readonly Member[],
  dimensions: readonly MemberDimension[],
  rows: RowTable,
): ReadonlyMap<string, Sql> | null {
  const labels = new Map<string, Sql>();
  const times = Map.groupBy(
    dimensions.filter(({ time }) => time !== null),
    ({ time }) => time?.key ?? '',
  );
  for (const [key, cut] of times) {
    const found = cutTime(key, cut, members);
    if (found === null) return null;
    const piece = rows.piece(found.number, key);
    for (const [index, dimension] of cut.entries()) {
      const list = found.lists[index];
      if (list !== undefined) labels.set(dimension.key, sql`(${list})[${piece}]`);
    }
  }
  return labels;
}

/** The number of the piece in which a row lies, and what the pieces are called in each of the dimensions. */
function cutTime(
  key: string,
  cut: readonly MemberDimension[],
  members: readonly Member[],
): { readonly number: Sql; readonly lists: readonly Sql[] } | null {
  const using = members.flatMap((member) =>
    member.dimensions.flatMap(({ time }) => (time?.key === key ? [{ time, zone: member.context.zone }] : [])),
  );
  const [first] = using;
  if (first === undefined) return null;
  const { family, natural } = first.time;
  const asked = cut.flatMap(({ planned }) => {
    const labels = planned.granularity === null ? null : labelsOf(planned.granularity);
    return labels === null ? [] : [{ labels, calendar: planned.calendar }];
  });
  const unit: EdgeUnit = asked.every(({ labels }) => labels.unit === 'month') ? 'month' : 'day';
  const found = timeEdges(hullOf(using.map(({ time }) => time)), unit, family, first.zone);
  if (found === null) return null;
  const edges = parameter(
    found.edges.map((edge) => writeEdge(edge, family)),
    `${CASTS[family]}[]`,
  );
  const lists = asked.map(({ labels, calendar }) => labelList(labels, found.starts, calendar));
  return { number: sql`width_bucket(${natural}, ${edges})`, lists };
}

function hullOf(times: readonly CutTime[]): CutTime['bounds'] {
  let { start, end } = times[0]?.bounds ?? { start: 0n, end: 0n };
  for (const { bounds } of times) {
    if (bounds.start < start) start = bounds.start;
    if (bounds.end > end) end = bounds.end;
  }
  return { start, end };
}

function writeEdge(edge: number, family: TimeFamily): string {
  const micros = BigInt(edge) * 1000n;
  if (family === 'date') return writeDate(micros);
  return family === 'instant' ? `${writeWall(micros)}Z` : writeWall(micros);
}
