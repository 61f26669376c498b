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
  if (joins.every(({ cardinality }) => cardinality !== 'oneToMany')) {
    return [{ joins, where, aggregates: new Map() }];
  }
  const tree = createJoinTree(joins);
  const dimensionTables = dimensions.flatMap(({ expression }) => [...tablesOf(expression)]);
  const dimensionGrain = tree.grainOf(dimensionTables);
  const drafts: { grain: Grain; aggregates: AggregateExpression[] }[] = [];
  const free: { grain: Grain; aggregate: AggregateExpression }[] = [];
  for (const [index, { expression }] of metrics.entries()) {
    for (const aggregate of aggregatesOf(expression)) {
      const own = tree.grainOf(tablesOf({ ...aggregate, filter: null }));
      const countsDuplicates = AGGREGATES[aggregate.aggregate]?.countsDuplicates !== false;
      const problem = countsDuplicates ? fanOutOf(own, dimensionGrain, tree) : null;
      if (problem !== null) {
        issues.add(`/metrics/${index}`, 'fan_out', problem);
        break;
      }
      const grain = new Set([...own, ...dimensionGrain]);
      if (!countsDuplicates) free.push({ grain, aggregate });
      else draftOf(grain).aggregates.push(aggregate);
    }
  }
  // What repeated rows do not change is calculated where all it reads is there anyway.
  for (const { grain, aggregate } of free) {
    const found = drafts.find((draft) => holds(draft.grain, grain)) ?? draftOf(grain);
    found.aggregates.push(aggregate);
  }
  if (drafts.length === 0) draftOf(dimensionGrain);
  return drafts.map((draft) => partOf(draft, { joins, dimensionTables, where, tree }));

  function draftOf(grain: Grain): { grain: Grain; aggregates: AggregateExpression[] } {
    const known = drafts.find((draft) => draft.grain.size === grain.size && holds(grain, draft.grain));
    if (known !== undefined) return known;
    const draft = { grain, aggregates: [] };
    drafts.push(draft);
    return draft;
  }
}

function partOf(
  { grain, aggregates }: { grain: Grain; aggregates: readonly AggregateExpression[] },
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
    const conditions = [...filter.conditions, ...presence(aggregate, tree.grainOf(read), joins)];
    made.set(aggregate, { ...aggregate, filter: conjunction(conditions) });
  }
  const within = joins.filter(({ as }) => tree.isWithin(as, grain));
  return { joins: planJoins(within, tables), where: narrowed.conditions, aggregates: made };
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
