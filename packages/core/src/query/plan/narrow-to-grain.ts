import type { Join } from '../../contract/types/dataset.ts';
import type { Grain, JoinTree } from './join-tree.ts';
import type { Condition, ExistsCondition } from './nodes.ts';
import { rejectsMissing } from './rejects-missing.ts';
import { createTableWalk } from './tables-used.ts';

/** Conditions at a grain, with the tables of the grain that they read. */
export interface NarrowedConditions {
  readonly conditions: readonly Condition[];
  readonly tables: ReadonlySet<string>;
}

/** What must hold of one row of joins outside of the grain; joins that share a table share its row. */
interface Outside {
  readonly tables: Set<string>;
  readonly conditions: Condition[];
  isAsked: boolean;
}

/**
 * Puts conditions, each of which must hold, on rows of a grain. What reads joins that would repeat
 * those rows becomes "there is such a row". `around` holds of the rows already; what it says of the
 * same joins is said of the same row again, so that a metric's own filter cannot reach joined rows
 * that the policy or the query's filters leave out.
 */
export function narrowToGrain(
  own: readonly Condition[],
  around: readonly Condition[] | null,
  { joins, grain, tree }: { joins: readonly Join[]; grain: Grain; tree: JoinTree },
): NarrowedConditions {
  const conditions: Condition[] = [];
  const tables = new Set<string>();
  let groups: Outside[] = [];

  function add(read: Iterable<string>, condition: Condition | null, isAsked: boolean): void {
    const all = [...tree.withParents(read)];
    const outside = all.filter((table) => !tree.isWithin(table, grain));
    if (outside.length === 0) {
      if (!isAsked || condition === null) return;
      conditions.push(condition);
      for (const table of all) tables.add(table);
      return;
    }
    const [same, others] = partition(groups, (group) => outside.some((table) => group.tables.has(table)));
    const merged: Outside = { tables: new Set(all), conditions: [], isAsked };
    for (const group of same) {
      for (const table of group.tables) merged.tables.add(table);
      merged.conditions.push(...group.conditions);
      merged.isAsked ||= group.isAsked;
    }
    if (condition !== null) merged.conditions.push(condition);
    groups = [...others, merged];
  }

  // An inner join decides which rows there are, also where nothing of it is read.
  for (const join of joins) if (join.type === 'inner') add([join.as], null, around === null);
  for (const condition of (around ?? []).flatMap(flatten)) add(tablesOf(condition), condition, false);
  for (const condition of own.flatMap(flatten)) add(tablesOf(condition), condition, true);

  for (const group of groups) {
    if (!group.isAsked) continue;
    const made = joins.filter(({ as }) => group.tables.has(as) && !tree.isWithin(as, grain));
    conditions.push(existsOf(made, group.conditions, tree));
    for (const table of group.tables) if (tree.isWithin(table, grain)) tables.add(table);
  }
  return { conditions, tables };
}

/** Left joins without whose row the conditions cannot hold become inner ones. */
function existsOf(joins: readonly Join[], conditions: readonly Condition[], tree: JoinTree): ExistsCondition {
  const needed = conditions.flatMap((condition) => [...rejectsMissing(condition)]);
  const inner = joins.filter(({ type }) => type === 'inner').map(({ as }) => as);
  const present = tree.withParents([...needed, ...inner]);
  return {
    kind: 'exists',
    joins: joins.map((join) => (present.has(join.as) ? { ...join, type: 'inner' } : join)),
    conditions,
  };
}

function flatten(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.conditions.flatMap(flatten) : [condition];
}

function tablesOf(condition: Condition): ReadonlySet<string> {
  const walk = createTableWalk();
  walk.condition(condition);
  return walk.tables;
}

function partition<T>(values: readonly T[], matches: (value: T) => boolean): [T[], T[]] {
  return [values.filter(matches), values.filter((value) => !matches(value))];
}
