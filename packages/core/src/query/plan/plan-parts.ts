import { isDeepStrictEqual } from 'node:util';
import type { Join } from '../../contract/types/dataset.ts';
import { AGGREGATES } from '../aggregates/index.ts';
import type { Issues } from './issues.ts';
import { createJoinTree, holds, type Grain, type JoinTree } from './join-tree.ts';
import { narrowToGrain } from './narrow-to-grain.ts';
import type {
  AggregateExpression,
  ColumnExpression,
  Condition,
  PlannedDimension,
  PlannedMetric,
} from './nodes.ts';
import { planJoins } from './plan-joins.ts';
import { fanOutOf } from './refuse-fan-out.ts';
import { aggregatesOf, tablesOf } from './tables-used.ts';

/**
 * Aggregates that are made over the same rows: of the base, or of the base with one-to-many joins.
 * Every part has the same groups, since conditions reach each of them in full.
 */
export interface PlannedPart {
  /** In the dataset's order. */
  readonly joins: readonly Join[];
  readonly where: readonly Condition[];
  /** What the groups are divided by further, over whose values the aggregates are; null where there are none. */
  readonly per: readonly PlannedDimension[] | null;
  /** Those of the metrics, with what has to be calculated in their place; one not named here, as it is. */
  readonly aggregates: ReadonlyMap<AggregateExpression, AggregateExpression>;
}

/** What is divided. */
export interface Undivided {
  /** The joins of the query, and those of the dataset that they are some of. */
  readonly joins: readonly Join[];
  readonly dimensions: readonly PlannedDimension[];
  readonly metrics: readonly PlannedMetric[];
  readonly where: readonly Condition[];
}

/**
 * Divides the aggregates of a query so that no join repeats a row that one of them counts. One part
 * is all there is unless a one-to-many join is made. Reports metrics for which that cannot be had.
 */
export function planParts(
  { joins, dimensions, metrics, where }: Undivided,
  issues: Issues,
): readonly PlannedPart[] {
  const all = metrics.flatMap(({ expression }) => [...aggregatesOf(expression)]);
  if (all.every(({ per }) => per === undefined) && !joins.some(repeatsRows)) {
    return [{ joins, where, per: null, aggregates: new Map(all.map((aggregate) => [aggregate, aggregate])) }];
  }
  const tree = createJoinTree(joins);
  const dimensionTables = dimensions.flatMap(({ expression }) => [...tablesOf(expression)]);
  const dimensionGrain = tree.grainOf(dimensionTables);
  const drafts: Draft[] = [];
  const free: { grain: Grain; aggregate: AggregateExpression }[] = [];
  for (const [index, { expression }] of metrics.entries()) {
    for (const aggregate of aggregatesOf(expression)) {
      const { per = null } = aggregate;
      const counted = countedBy(aggregate);
      const own = tree.grainOf(tablesOf({ ...counted, filter: null }));
      const perTables = (per ?? []).flatMap(({ expression: divided }) => [...tablesOf(divided)]);
      const groupGrain = tree.grainOf([...dimensionTables, ...perTables]);
      const { countsDuplicates } = AGGREGATES[counted.aggregate];
      const problem = countsDuplicates ? fanOutOf(own, groupGrain, tree) : null;
      if (problem !== null) {
        issues.add(`/metrics/${index}`, 'fan_out', problem);
        break;
      }
      const grain = new Set([...own, ...groupGrain]);
      if (!countsDuplicates && per === null) free.push({ grain, aggregate });
      else draftOf(grain, per).aggregates.push(aggregate);
    }
  }
  // What repeated rows do not change is calculated where all it reads is there anyway.
  for (const { grain, aggregate } of free) {
    const found =
      drafts.find((draft) => draft.per === null && holds(draft.grain, grain)) ?? draftOf(grain, null);
    found.aggregates.push(aggregate);
  }
  if (drafts.length === 0) draftOf(dimensionGrain, null);
  return drafts.map((draft) => partOf(draft, { joins, dimensionTables, where, tree }));

  function draftOf(grain: Grain, per: Draft['per']): Draft {
    const known = drafts.find(
      (draft) => draft.grain.size === grain.size && holds(grain, draft.grain) && areSame(draft.per, per),
    );
    if (known !== undefined) return known;
    const draft: Draft = { grain, per, aggregates: [] };
    drafts.push(draft);
    return draft;
  }
}

interface Draft {
  readonly grain: Grain;
  readonly per: readonly PlannedDimension[] | null;
  readonly aggregates: AggregateExpression[];
}

/** True for a join that may repeat the rows before it. */
export function repeatsRows({ cardinality }: Join): boolean {
  return cardinality === 'oneToMany';
}

/** What counts rows: of two levels the inner one. */
function countedBy(aggregate: AggregateExpression): AggregateExpression {
  const { argument, per } = aggregate;
  return per !== undefined && argument?.kind === 'aggregate' ? argument : aggregate;
}

/** Whether groups are divided by the same further dimensions. */
function areSame(left: Draft['per'], right: Draft['per']): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.length === right.length &&
    left.every(({ expression, granularity }, index) => {
      const other = right[index];
      return expression === other?.expression && isDeepStrictEqual(granularity, other.granularity);
    })
  );
}

function partOf(
  { grain, per, aggregates }: Draft,
  context: {
    joins: readonly Join[];
    dimensionTables: readonly string[];
    where: readonly Condition[];
    tree: JoinTree;
  },
): PlannedPart {
  const { tree, joins } = context;
  const place = { joins, grain, tree };
  const narrowed = narrowToGrain(context.where, null, place);
  const tables = new Set([...context.dimensionTables, ...narrowed.tables]);
  const made = new Map<AggregateExpression, AggregateExpression>();
  for (const aggregate of aggregates) {
    const read = tablesOf({ ...aggregate, filter: null });
    for (const table of read) tables.add(table);
    const own = aggregate.filter === null ? [] : [aggregate.filter];
    const filter = narrowToGrain(own, context.where, place);
    for (const table of filter.tables) tables.add(table);
    const counted = countedBy(aggregate);
    const countedGrain = tree.grainOf(tablesOf({ ...counted, filter: null }));
    const conditions = [...filter.conditions, ...presence(counted, countedGrain, joins)];
    made.set(aggregate, { ...aggregate, filter: conjunction(conditions) });
  }
  const within = joins.filter(({ as }) => tree.isWithin(as, grain));
  return { joins: planJoins(within, tables), where: narrowed.conditions, per, aggregates: made };
}

/**
 * Rows of a one-to-many join are counted, not the row of nulls that a left join makes up where there
 * is none. A column alone is null there anyway, and no aggregate counts that.
 */
function presence({ argument }: AggregateExpression, grain: Grain, joins: readonly Join[]): Condition[] {
  if (argument === null || argument.kind === 'column') return [];
  const optional = joins.filter(({ as, type }) => type === 'left' && grain.has(as));
  return optional.flatMap(({ as, on: [pair] }) => (pair === undefined ? [] : [isThere(as, pair[1])]));
}

/** A column that the join compares is null only where no row was found. */
function isThere(table: string, column: string): Condition {
  const known = { type: 'json', storedAs: null, size: null, weight: 1 } as const;
  const operand: ColumnExpression = { kind: 'column', table, column, ...known };
  return { kind: 'comparison', operator: 'notNull', operand, values: [], caseSensitive: true };
}

function conjunction(conditions: readonly Condition[]): Condition | null {
  const [only] = conditions;
  if (only === undefined) return null;
  return conditions.length === 1 ? only : { kind: 'and', conditions };
}
