import { joinSql, name, parameter, sql, type Sql } from '../compile/sql.ts';
import type { SqlType } from '../compile/sql.ts';
import { writeDate, writeWall } from '../time/time-text.ts';
import type { TimeFamily } from '../time/span-of-literal.ts';
import { labelList, labelsOf, type EdgeUnit } from './bucket-label.ts';
import type { CutTime, Member, MemberDimension } from './member.ts';
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
  /** Joins to the edges of times that are cut. */
  readonly joins: Sql;
}

/** A table grouped by all dimensions of the members; null where a time cannot be cut at edges. */
export function createFineTable(members: readonly Member[]): FineTable | null {
  const dimensions = new Map(
    members.flatMap((member) => member.dimensions.map((one) => [one.key, one] as const)),
  );
  const cuts = cutTimes(members, [...dimensions.values()]);
  if (cuts === null) return null;
  const values = [...dimensions.values()].map(({ key, sql: own }) => cuts.labels.get(key) ?? own);
  const places = new Map([...dimensions.keys()].map((key, index) => [key, name('fine', `d${index + 1}`)]));
  const partials = new Map<string, { readonly place: Sql; readonly value: Sql }>();
  return {
    joins: cuts.joins,
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
 * Joins each time that is cut to a list of its pieces, by number, which Postgres finds among the edges much
 * faster than it computes a bucket, and of which it knows how many there are.
 */
function cutTimes(
  members: readonly Member[],
  dimensions: readonly MemberDimension[],
): { joins: Sql; labels: ReadonlyMap<string, Sql> } | null {
  const labels = new Map<string, Sql>();
  const joins: Sql[] = [];
  const times = Map.groupBy(
    dimensions.filter(({ time }) => time !== null),
    ({ time }) => time?.key ?? '',
  );
  for (const [key, cut] of times) {
    const table = `time${joins.length + 1}`;
    const join = joinOf(table, key, cut, members);
    if (join === null) return null;
    joins.push(join);
    for (const [index, dimension] of cut.entries()) labels.set(dimension.key, name(table, `b${index + 1}`));
  }
  return { joins: joinSql(joins, sql``), labels };
}

function joinOf(
  table: string,
  key: string,
  cut: readonly MemberDimension[],
  members: readonly Member[],
): Sql | null {
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
  const numbers = parameter(
    found.starts.map((_, index) => String(index + 1)),
    'integer[]',
  );
  const lists = asked.map(({ labels, calendar }) => labelList(labels, found.starts, calendar));
  const names = ['piece', ...asked.map((_, index) => `b${index + 1}`)].map((column) => name(column));
  return sql` LEFT JOIN unnest(${joinSql([numbers, ...lists], sql`, `)}) AS ${name(table)} (${joinSql(names, sql`, `)}) ON ${name(table, 'piece')} = width_bucket(${natural}, ${edges})`;
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
