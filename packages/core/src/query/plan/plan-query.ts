import type { Join, TableReference } from '../../contract/types/dataset.ts';
import type { Column, Incomplete, QuerySpec } from '../../contract/types/query.ts';
import type { Reading, Sound } from '../../contract/reading.ts';
import { createDatasetModels } from '../dataset/dataset-models.ts';
import { DEFAULT_CALENDAR } from '../time/calendar.ts';
import { createZoneSource, type Zone, type ZoneSource } from '../time/zone.ts';
import type { QueryContext } from '../types.ts';
import { aliasesOf } from './aliases.ts';
import { askedMetric } from './asked-metric.ts';
import { askedRanges } from './asked-ranges.ts';
import { createIssues, type Issues } from './issues.ts';
import { createJoinTree } from './join-tree.ts';
import type { Condition, PlannedDimension, PlannedMetric, PlannedOrder } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planColumns } from './plan-columns.ts';
import {
  comparedColumns,
  comparedRanges,
  describeCompared,
  planCompare,
  planComparedParts,
} from './plan-compare.ts';
import type { Gathered, PlanContext } from './plan-context.ts';
import { planDimensions } from './plan-dimensions.ts';
import { planFilters } from './plan-filter.ts';
import { planGroup } from './plan-group.ts';
import { planHaving } from './plan-having.ts';
import { planJoins } from './plan-joins.ts';
import { planLimit } from './plan-limit.ts';
import { planMetrics } from './plan-metrics.ts';
import { asDimensions, planKey, planRowOrder, refuseTogether } from './plan-fields.ts';
import { planOrder, totalOrder } from './plan-order.ts';
import { planOwnFilters, planSegments } from './plan-own-filters.ts';
import { planParts, type PlannedPart } from './plan-parts.ts';
import { planPolicy, type PlannedPolicy } from './plan-policy.ts';
import {
  plannedWindows,
  planCalendars,
  planIncomplete,
  planTopN,
  type PlannedStages,
} from './plan-stages.ts';
import { planReconciliations, type Reconciliation } from '../reconcile/plan-reconciliations.ts';
import { resolveZone } from './resolve-zone.ts';
import { createTableWalk, tablesOf } from './tables-used.ts';
import { refuseQuery } from './refuse-query.ts';

/** A question with every name, zone, range and policy resolved. */
export interface QueryPlan {
  readonly base: TableReference;
  /** Every join that the question needs. */
  readonly joins: readonly Join[];
  /** What is calculated over the same rows; at least one. */
  readonly parts: readonly PlannedPart[];
  readonly dimensions: readonly PlannedDimension[];
  readonly metrics: readonly PlannedMetric[];
  readonly columns: readonly Column[];
  readonly having: Condition | null;
  readonly order: readonly PlannedOrder[];
  readonly limit: number;
  /** True for rows as they are: nothing is grouped then. */
  readonly isOfRows: boolean;
  /** Fields that only say the order of rows; they come after what is shown. */
  readonly hidden: readonly PlannedDimension[];
  /** What is done with the groups besides choosing and ordering them; null when nothing is. */
  readonly stages: PlannedStages | null;
  readonly incomplete: Incomplete | undefined;
  /** What is to be the sum of what; the answer warns where it is not. */
  readonly reconciliations: readonly Reconciliation[];
  readonly zone: Zone;
  readonly zones: ZoneSource;
  readonly policyFingerprint: string;
  readonly rowSecurity: PlannedPolicy['rowSecurity'];
  /** True when the policy leaves no rows: no table is read then. */
  readonly isDenied: boolean;
  readonly gathered: Gathered;
}

/**
 * Resolves a question as far as its shape is sound. Throws a ValidationError by {@link refuseQuery} with
 * every problem: those of the shape, and those of what is left.
 */
export function planQuery(question: Reading<QuerySpec>, context: QueryContext): QueryPlan {
  const { sound, given } = question;
  if (sound === undefined) throw refuseQuery(question.issues, given);
  const issues = createIssues(question.issues);
  refuseTogether(sound, issues);
  const hasFields = sound.fields !== undefined || issues.isRefused('/fields');
  const spec = hasFields ? asDimensions(sound) : sound;
  const zones = context.zones ?? createZoneSource();
  const zone = resolveZone(spec, context, zones, issues);
  const { dataset, principal, limits, calendar = DEFAULT_CALENDAR } = context;
  const model = (context.models ?? createDatasetModels())(dataset, principal.role);
  const isOfRows = hasFields || context.rows === true;
  const gathered: Gathered = { ranges: [], validUntil: null, conditions: 0 };
  const planning: PlanContext = {
    model,
    zone,
    zones,
    calendar,
    now: context.now.getTime(),
    limits,
    issues,
    gathered,
    isOfRows,
  };

  const taken = new Set<string>();
  const asked = (spec.metrics ?? []).map((metric, index) => askedMetric(metric, `/metrics/${index}`, issues));
  const aliases = aliasesOf(spec, asked, issues);
  const dimensions = hasFields
    ? planDimensions(
        spec.dimensions ?? [],
        taken,
        { ...planning, limits: withoutLimitOfFields(limits) },
        '/fields',
      )
    : planDimensions(spec.dimensions ?? [], taken, planning);
  const hidden = hasFields ? planKey(planning) : [];
  const metrics = planMetrics(asked, aliases, taken, planning);
  refuseEmpty(spec, hasFields, issues);
  const policy = planPolicy(planning, context);
  const ownFilters = [
    policy.condition,
    planOwnFilters(dataset.filters ?? [], '/dataset', planning),
    ...planSegments(spec.segments, planning),
  ];
  const source = askedFields(planning);
  const filters = planFilters(spec.filters, '/filters', source, planning);
  const group = planGroup(context.group ?? [], planning);
  const where = [...ownFilters, filters, ...group].filter((condition) => condition !== null);
  const having = planHaving(spec.having, aliases, metrics, planning);
  const ranges = askedRanges(spec.filters, planning);
  const compare = planCompare(spec, ranges, planning);
  const comparedBy = compare === null ? [] : comparedColumns(metrics, aliases, planning);
  const added = comparedBy.map(({ alias }) => alias);
  const asksOrder = hasFields || !isOfRows;
  const askedOrder = asksOrder ? planOrder(spec.orderBy, aliases, added, issues) : [];
  const order = hasFields
    ? planRowOrder(askedOrder, dimensions, hidden, issues)
    : totalOrder(askedOrder, asksOrder ? dimensions.length : 0);
  const limit = planLimit(spec.limit, limits, issues);
  const topN = planTopN(spec, metrics, aliases, planning);
  const reconciliations = planReconciliations(spec, metrics, aliases, planning);
  const grouped = { dimensions, metrics };
  const calendars = planCalendars(spec, grouped, ranges, compare, planning);

  const walk = createTableWalk();
  for (const { expression } of [...dimensions, ...hidden, ...metrics]) walk.expression(expression);
  for (const condition of [...where, having]) walk.condition(condition);
  const joins = planJoins(dataset.joins, walk.tables);
  if (hasFields) refuseRepeatedRows(joins, [...dimensions, ...hidden], issues);
  const parts = issues.count === 0 ? planParts({ joins, dimensions, metrics, where }, issues) : [];
  if (issues.count > 0) throw refuseQuery(issues.list, given);
  refuseIncomplete(spec, dimensions, metrics);

  const { fill = null, totals = false } = spec;
  const windows = plannedWindows(metrics);
  let compared: PlannedStages['compare'] = null;
  if (compare !== null) {
    // The same without the range, which each period has of its own.
    const others = spec.filters?.filter((_, index) => index !== compare.filter);
    const rest = planFilters(others, '/filters', source, {
      ...planning,
      gathered: { ...gathered, ranges: [], conditions: 0 },
    });
    const around = [...ownFilters, rest].filter((condition) => condition !== null);
    const made = planComparedParts({ joins, dimensions, metrics, where: around }, compare, planning);
    compared = { ...compare, ...made, columns: comparedBy };
    gathered.ranges = comparedRanges(gathered.ranges, compare, planning);
    if (issues.count > 0) throw refuseQuery(issues.list, given);
  }
  const isStaged = windows.length > 0 || fill !== null || compared !== null || topN !== null || totals;
  const stages = isStaged
    ? { windows, fill, calendars, compare: compared, topN, totals, maxRows: limits.maxRows }
    : null;
  const incomplete = planIncomplete(spec, grouped, ranges, planning);

  const plain = planColumns({ dimensions: spec.dimensions, metrics: asked }, dataset, dimensions, metrics);
  const described = comparedBy.flatMap((column) => {
    const metric = plain[dimensions.length + column.metric];
    return metric === undefined ? [] : [describeCompared(column, metric)];
  });
  const columns = [...plain, ...described];
  const { base } = dataset;
  const { fingerprint: policyFingerprint, rowSecurity, isDenied } = policy;
  return {
    base,
    joins,
    parts,
    dimensions,
    metrics,
    columns,
    having,
    order,
    limit,
    isOfRows,
    hidden,
    stages,
    incomplete,
    reconciliations,
    zone,
    zones,
    policyFingerprint,
    rowSecurity,
    isDenied,
    gathered,
  };
}

/** Rows have as many fields as the contract lets them. */
function withoutLimitOfFields(limits: QueryContext['limits']): QueryContext['limits'] {
  return { ...limits, maxDimensions: Infinity };
}

/** A join that repeats rows would show rows that there are not. */
function refuseRepeatedRows(
  joins: readonly Join[],
  fields: readonly PlannedDimension[],
  issues: Issues,
): void {
  const tables = fields.flatMap(({ expression }) => [...tablesOf(expression)]);
  const many = [...createJoinTree(joins).grainOf(tables)].map((as) => `"${as}"`);
  if (many.length === 0) return;
  const detail = `The one-to-many join ${many.join(', ')} repeats the rows of the base: leave out fields that read it.`;
  issues.add('/fields', 'fan_out', detail);
}

function refuseEmpty(
  { dimensions = [], metrics = [] }: Sound<QuerySpec>,
  hasFields: boolean,
  issues: Issues,
): void {
  if (dimensions.length > 0 || metrics.length > 0 || issues.isRefused('/dimensions')) return;
  if (hasFields) {
    issues.add('/fields', 'missing', 'Rows have at least one field.');
    return;
  }
  issues.add('/metrics', 'missing', 'A query needs at least one metric or dimension.');
}

/** What was left out of a plan without a problem would be a wrong answer. */
function refuseIncomplete(
  spec: Sound<QuerySpec>,
  dimensions: readonly PlannedDimension[],
  metrics: readonly PlannedMetric[],
): void {
  if (dimensions.length === (spec.dimensions?.length ?? 0) && metrics.length === (spec.metrics?.length ?? 0))
    return;
  throw new TypeError('A part of the question was neither planned nor refused.');
}
