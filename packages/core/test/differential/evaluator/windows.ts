import type { AggregateMetric } from '../../../src/contract/types/query.ts';
import { AmbiguousAnswer, isNear } from './ambiguous.ts';
import { Exact } from './exact.ts';
import type { Group } from './group.ts';
import type { GroupOperand } from './metrics.ts';
import { compareValues, isNumeric, keyOf, toDouble, type Value } from './value.ts';

/** What is known of the dimensions of a question. */
export interface DimensionFacts {
  readonly aliases: readonly string[];
  /** Place of the dimension that totals run along: the first that is cut into buckets, else the first. */
  readonly along: number;
}

/** What is calculated over the values of all groups; once for all of them. */
export function windowOf(metric: AggregateMetric, value: GroupOperand, facts: DimensionFacts): GroupOperand {
  const { aggregate, of } = metric;
  const known = new WeakMap<readonly Group[], ReadonlyMap<Group, Value>>();
  const totals = new WeakMap<readonly Group[], { readonly total: Value }>();
  const totalOf = (all: readonly Group[]): Value => {
    const found = totals.get(all) ?? { total: sum(all.map((group) => value.of(group))) };
    totals.set(all, found);
    return found.total;
  };
  const tolerance = Math.max(1e-9, value.tolerance);
  const result =
    aggregate === 'runningTotal'
      ? value
      : aggregate === 'rank'
        ? { type: 'integer' as const, family: null, tolerance: 0 }
        : { type: 'double' as const, family: null, tolerance };
  return {
    ...result,
    of(group) {
      if (group.isSeveral) {
        return aggregate === 'share' && of === undefined
          ? quotient(value.of(group), totalOf(group.all))
          : null;
      }
      const values = known.get(group.all) ?? valuesOf(metric, group.all, value, facts);
      known.set(group.all, values);
      return values.get(group) ?? null;
    },
  };
}

function valuesOf(
  { aggregate, of, dense = false, window = 1 }: AggregateMetric,
  all: readonly Group[],
  value: GroupOperand,
  { aliases, along }: DimensionFacts,
): ReadonlyMap<Group, Value> {
  const own = new Map(all.map((group) => [group, value.of(group)] as const));
  const valueOf = (group: Group): Value => own.get(group) ?? null;
  const found = new Map<Group, Value>();
  const runs = aggregate === 'runningTotal' || aggregate === 'movingAverage';
  const apart = runs
    ? aliases.flatMap((_, at) => (at === along ? [] : [at]))
    : of === undefined
      ? []
      : [aliases.indexOf(of)];
  const parts = Map.groupBy(all, ({ dimensions }) =>
    JSON.stringify(apart.map((at) => keyOf(dimensions[at] ?? null))),
  );
  for (const part of parts.values()) {
    if (aggregate === 'share') {
      const total = sum(part.map(valueOf));
      for (const group of part) found.set(group, quotient(valueOf(group), total));
    } else if (runs) {
      const line = part.toSorted((left, right) =>
        compareNulls(left.dimensions[along] ?? null, right.dimensions[along] ?? null),
      );
      let total: Value = null;
      for (const [place, group] of line.entries()) {
        if (aggregate === 'runningTotal') {
          total = sum([total, valueOf(group)]);
          found.set(group, total);
        } else if (place + 1 >= window) {
          const values = line
            .slice(place + 1 - window, place + 1)
            .map(valueOf)
            .filter((one) => one !== null);
          found.set(group, quotient(sum(values), new Exact(BigInt(values.length))));
        }
      }
    } else {
      rankAll(part, valueOf, value.tolerance, dense, found);
    }
  }
  return found;
}

function rankAll(
  part: readonly Group[],
  valueOf: (group: Group) => Value,
  tolerance: number,
  dense: boolean,
  found: Map<Group, Value>,
): void {
  const ranked = part.flatMap((group) => {
    const value = valueOf(group);
    return value === null ? [] : [{ group, value }];
  });
  ranked.sort((left, right) => compareValues(right.value, left.value));
  let place = 0;
  let different = 0;
  let before: Value = null;
  for (const [index, { group, value }] of ranked.entries()) {
    if (tolerance > 0 && before !== null && isUnsure(before, value, tolerance)) throw new AmbiguousAnswer();
    if (before === null || compareValues(before, value) !== 0) {
      different += 1;
      place = index + 1;
    }
    before = value;
    found.set(group, new Exact(BigInt(dense ? different : place)));
  }
}

/** Equal here, doubles may still differ where they are added up in another order. */
function isUnsure(own: Value, other: Value, tolerance: number): boolean {
  if (!isNumeric(own) || !isNumeric(other)) return false;
  const [left, right] = [toDouble(own), toDouble(other)];
  return isNear(left, right, tolerance) || (left === right && !Number.isInteger(left));
}

/** Null of nothing. */
export function sum(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const exact = known.filter((value) => value instanceof Exact);
  if (exact.length === known.length) return exact.reduce((total, value) => total.plus(value), new Exact(0n));
  return known.reduce<number>((total, value) => total + (isNumeric(value) ? toDouble(value) : Number.NaN), 0);
}

/** Null of nothing, and by zero. */
export function quotient(dividend: Value, divisor: Value): number | null {
  if (!isNumeric(dividend) || !isNumeric(divisor) || toDouble(divisor) === 0) return null;
  if (dividend instanceof Exact && divisor instanceof Exact) return dividend.over(divisor);
  return toDouble(dividend) / toDouble(divisor);
}

/** Null last. */
export function compareNulls(left: Value, right: Value): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compareValues(left, right);
}
