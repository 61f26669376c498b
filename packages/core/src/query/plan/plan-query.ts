import type { Join, TableReference } from '../../contract/types/dataset.ts';
import type { Column, QuerySpec } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/validation-error.ts';
import { createDatasetModel } from '../dataset/dataset-model.ts';
import { visibilityFor } from '../dataset/visibility.ts';
import { createZoneSource, type Zone, type ZoneSource } from '../time/zone.ts';
import type { QueryContext } from '../types.ts';
import { createIssues, type Issues } from './issues.ts';
import type { Condition, PlannedDimension, PlannedMetric, PlannedOrder } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planColumns } from './plan-columns.ts';
import type { Gathered, PlanContext } from './plan-context.ts';
import { planDimensions } from './plan-dimensions.ts';
import { planFilters } from './plan-filter.ts';
import { planHaving } from './plan-having.ts';
import { planJoins } from './plan-joins.ts';
import { planLimit } from './plan-limit.ts';
import { planMetrics } from './plan-metrics.ts';
import { planOrder } from './plan-order.ts';
import { planOwnFilters, planSegments } from './plan-own-filters.ts';
import { planPolicy } from './plan-policy.ts';
import { refuseFanOut } from './refuse-fan-out.ts';
import { resolveZone } from './resolve-zone.ts';
import { createTableWalk } from './tables-used.ts';
import { refuseUnsupported } from './unsupported.ts';
import { dimensionAlias, metricAlias } from './alias.ts';

/** A question with every name, zone, range and policy resolved. */
export interface QueryPlan {
  readonly base: TableReference;
  readonly joins: readonly Join[];
  readonly dimensions: readonly PlannedDimension[];
  readonly metrics: readonly PlannedMetric[];
  readonly columns: readonly Column[];
  /** Row policy, fixed filters, segments and filters, each of which must hold. */
  readonly where: readonly Condition[];
  readonly having: Condition | null;
  readonly order: readonly PlannedOrder[];
  readonly limit: number;
  readonly zone: Zone;
  readonly zones: ZoneSource;
  readonly policyFingerprint: string;
  readonly gathered: Gathered;
}

/**
 * Resolves a question. Throws a {@link ValidationError} with every problem found: `limit_exceeded`
 * when limits are all that is wrong, else `invalid_query`.
 */
export function planQuery(spec: QuerySpec, context: QueryContext): QueryPlan {
  const issues = createIssues();
  const zones = context.zones ?? createZoneSource();
  const zone = resolveZone(spec, context, zones, issues);
  const { dataset, principal, limits } = context;
  const model = createDatasetModel(dataset, visibilityFor(dataset.policy, principal.role));
  const gathered: Gathered = { ranges: [], validUntil: null, conditions: 0 };
  const planning: PlanContext = { model, zone, zones, now: context.now.getTime(), limits, issues, gathered };

  refuseUnsupported(spec, issues);
  const taken = new Set<string>();
  const dimensions = planDimensions(spec.dimensions ?? [], taken, planning);
  const metrics = planMetrics(spec.metrics ?? [], taken, planning);
  refuseEmpty(spec, issues);
  const policy = planPolicy(principal, planning);
  const where = [
    policy.condition,
    planOwnFilters(dataset.filters ?? [], '/dataset', planning),
    ...planSegments(spec.segments, planning),
    planFilters(spec.filters, '/filters', askedFields(planning), planning),
  ].filter((condition) => condition !== null);
  const aliases = aliasesOf(spec);
  const having = planHaving(spec.having, aliases, metrics, planning);
  const order = planOrder(
    spec.orderBy,
    [...aliases.dimensions, ...aliases.metrics],
    aliases.dimensions.length,
    issues,
  );
  const limit = planLimit(spec.limit, limits, issues);

  const walk = createTableWalk();
  for (const { expression } of [...dimensions, ...metrics]) walk.expression(expression);
  for (const condition of [...where, having]) walk.condition(condition);
  const joins = planJoins(dataset.joins, walk.tables);
  if (issues.count === 0) refuseFanOut(metrics, joins, issues);
  throwIssues(issues);

  const columns = planColumns(spec, dataset, dimensions, metrics);
  const { base } = dataset;
  const { fingerprint: policyFingerprint } = policy;
  return {
    base,
    joins,
    dimensions,
    metrics,
    columns,
    where,
    having,
    order,
    limit,
    zone,
    zones,
    policyFingerprint,
    gathered,
  };
}

function aliasesOf({ dimensions = [], metrics = [] }: QuerySpec): {
  dimensions: string[];
  metrics: string[];
} {
  return {
    dimensions: dimensions.map((dimension) =>
      dimensionAlias(typeof dimension === 'string' ? { field: dimension } : dimension),
    ),
    metrics: metrics.map(metricAlias),
  };
}

function refuseEmpty({ dimensions = [], metrics = [], fields }: QuerySpec, issues: Issues): void {
  if (dimensions.length > 0 || metrics.length > 0 || fields !== undefined) return;
  issues.add('/metrics', 'missing', 'A query needs at least one metric or dimension.');
}

function throwIssues({ list }: Issues): void {
  const [first] = list;
  if (first === undefined) return;
  const code = list.every((issue) => issue.code === 'limit_exceeded') ? 'limit_exceeded' : 'invalid_query';
  const more = list.length === 1 ? '' : ` There are ${list.length - 1} more problems.`;
  throw new ValidationError(code, `The query cannot be answered. ${first.detail}${more}`, list);
}
