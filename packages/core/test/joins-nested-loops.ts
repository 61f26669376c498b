import type { Join } from '../src/contract/types/dataset.ts';
import type { AggregateMetric, Filter, QuerySpec } from '../src/contract/types/query.ts';
import { SHOP_FIELDS, SHOP_FORMULAS, type ShopRow, type ShopTables } from './joins-shop.ts';

type Value = number | string | null;
/** One row of the whole join: the row of each table, or null where a left join found none. */
type Joined = Readonly<Record<string, ShopRow | null>>;

const EMPTY: ShopRow = {};

/**
 * Answers a question over the shop by the definition of its meaning, slowly: make the whole join row by
 * row; keep the rows that pass; in every group let each aggregate see each row of its own tables once.
 * Rows are objects, so a row is told from an equal one by being another.
 */
export function nestedLoops(
  joins: readonly Join[],
  tables: ShopTables,
  spec: Pick<QuerySpec, 'filters' | 'dimensions'> & { metrics: AggregateMetric[] },
): Record<string, Value>[] {
  const passing = joinAll(joins, tables).filter((row) =>
    (spec.filters ?? []).every((each) => passes(each, row)),
  );
  const dimensions = (spec.dimensions ?? []).map(String);
  const groups = Map.groupBy(passing, (row) =>
    JSON.stringify(dimensions.map((field) => valueOf(field, row))),
  );
  if (dimensions.length === 0 && groups.size === 0) groups.set('[]', []);
  return [...groups].map(([key, rows]) => {
    const values = JSON.parse(key) as Value[];
    return Object.fromEntries([
      ...dimensions.map((field, index) => [field, values[index] ?? null] as const),
      ...spec.metrics.map((metric) => [metric.as ?? '', aggregate(metric, rows, joins)] as const),
    ]);
  });
}

/** The one-to-many joins that a field stands behind, by the tables that it reads. */
export function manyOf(field: string | undefined, joins: readonly Join[]): Set<string> {
  const many = new Set<string>();
  if (field === undefined) return many;
  for (const part of SHOP_FORMULAS[field]?.of ?? [field]) {
    for (const as of chainOf(SHOP_FIELDS[part]?.[0] ?? '', joins)) {
      if (joins.find((join) => join.as === as)?.cardinality === 'oneToMany') many.add(as);
    }
  }
  return many;
}

/** A table and those that it hangs on. */
export function chainOf(table: string, joins: readonly Join[]): string[] {
  const left = joins.find(({ as }) => as === table)?.on[0]?.[0];
  if (left === undefined) return [];
  return [table, ...(left.includes('.') ? chainOf(left.split('.')[0] ?? '', joins) : [])];
}

function joinAll(joins: readonly Join[], tables: ShopTables): Joined[] {
  let rows: Joined[] = tables.base.map((base) => ({ base }));
  for (const { as, on, type } of joins) {
    const candidates = tables[as as keyof ShopTables];
    rows = rows.flatMap((row) => {
      const found = candidates.filter((candidate) =>
        on.every(([left, right]) => {
          const [table, column] = left.includes('.') ? left.split('.') : ['base', left];
          const value = row[table ?? '']?.[column ?? ''] ?? null;
          return value !== null && value === candidate[right];
        }),
      );
      if (found.length === 0) return type === 'left' ? [{ ...row, [as]: null }] : [];
      return found.map((candidate) => ({ ...row, [as]: candidate }));
    });
  }
  return rows;
}

function valueOf(field: string, row: Joined): Value {
  const place = SHOP_FIELDS[field];
  if (place !== undefined) return (row[place[0]] ?? EMPTY)[place[1]] ?? null;
  const values = SHOP_FORMULAS[field]?.of.map((part) => valueOf(part, row)) ?? [];
  const [one = null, two = null] = values;
  if (field === 'quantityOrNine') return one ?? 9;
  if (field === 'piecesOrAmount') return one ?? two;
  if (one === null || two === null) return null;
  return field === 'quantityAndPaid' ? Number(one) + Number(two) : Number(one) * Number(two);
}

function passes(filter: Filter, row: Joined): boolean {
  if ('and' in filter) return filter.and.every((part) => passes(part, row));
  if ('or' in filter) return filter.or.some((part) => passes(part, row));
  if ('not' in filter) return !passes(filter.not, row);
  const value = valueOf(filter.field, row);
  if (filter.op === 'isNull') return value === null;
  if (filter.op === 'notNull') return value !== null;
  if (filter.op === 'neq') return value !== filter.value;
  if (filter.op === 'notIn') return !(filter.value as unknown[]).includes(value);
  if (value === null) return false;
  if (filter.op === 'in') return (filter.value as unknown[]).includes(value);
  return filter.op === 'eq' ? value === filter.value : value > (filter.value as Value & {});
}

function aggregate(metric: AggregateMetric, rows: readonly Joined[], joins: readonly Join[]): Value {
  const own = ['base', ...manyOf(metric.field, joins)];
  const seen: (ShopRow | null)[][] = [];
  const values: Value[] = [];
  for (const row of rows) {
    if (!(metric.filters ?? []).every((filter) => passes(filter, row))) continue;
    const identity = own.map((table) => row[table] ?? null);
    // A row that a left join made up is no row of its table.
    if (
      identity.includes(null) ||
      seen.some((known) => known.every((part, index) => part === identity[index]))
    )
      continue;
    seen.push(identity);
    values.push(metric.field === undefined ? 1 : valueOf(metric.field, row));
  }
  const known = values.filter((value) => value !== null);
  const numbers = known.map(Number);
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (metric.aggregate === 'count') return known.length;
  if (metric.aggregate === 'countDistinct') return new Set(known).size;
  if (known.length === 0) return null;
  if (metric.aggregate === 'sum') return sum;
  if (metric.aggregate === 'avg') return sum / numbers.length;
  if (metric.aggregate === 'median') return medianOf(numbers);
  const sorted = known.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  return sorted.at(metric.aggregate === 'min' ? 0 : -1) ?? null;
}

/** The middle, or the mean of the two in the middle. */
function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}
