import fc from 'fast-check';
import type {
  DimensionSpec,
  Filter,
  FilterCondition,
  FilterOperator,
  Granularity,
  HavingCondition,
  Metric,
  OrderBy,
  QuerySpec,
} from '../../../src/contract/types/query.ts';
import { metricAlias } from '../evaluator/metrics.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import type { VariantName } from '../run/world.ts';
import { circumstances, ZONES, type Circumstances } from './circumstances.ts';
import { conditionOn, rangeOf, type RangeForm } from './condition.ts';
import type { Draw } from './draw.ts';
import type { FieldFacts } from './field-facts.ts';
import { filterTree } from './filter-tree.ts';
import { OPERATOR_TYPES, type Feature, type Goal } from './goals.ts';
import { aggregateMetric, formulaMetric, isNumberType } from './metric.ts';
import type { Assignment } from './schedule.ts';

/** A question ready to be asked of a dataset, both ways. */
export interface DifferentialCase extends Circumstances {
  readonly variant: VariantName;
  readonly spec: QuerySpec;
}

const FILTER_OPERATORS = Object.keys(OPERATOR_TYPES) as FilterOperator[];
const BINS: readonly Granularity[] = [
  { every: 15, unit: 'minute' },
  { every: 20, unit: 'second' },
  { every: 30, unit: 'minute' },
  { every: 1, unit: 'hour' },
];
const LONG_BINS: readonly Granularity[] = [
  { every: 2, unit: 'hour' },
  { every: 6, unit: 'hour' },
  { every: 90, unit: 'minute' },
  { every: 24, unit: 'hour' },
];
const CLOCK_GRANULARITIES = new Set(['second', 'minute', 'hour', 'hourOfDay', 'bin', 'longBin']);
const RANGE_FEATURES: Readonly<Partial<Record<Feature, RangeForm>>> = {
  rangeLast: 'last',
  rangeLastWithCurrent: 'lastWithCurrent',
  rangeThis: 'this',
  rangeToDate: 'toDate',
  rangeAbsolute: 'absolute',
};

/** Questions with what an assignment asks for, and what chance adds to it. */
export function questionFor(
  { variant, goals }: Assignment,
  allFields: readonly FieldFacts[],
  zones: (name: string) => EvaluatorZone,
): fc.Arbitrary<DifferentialCase> {
  return fc.gen().map((generate) => {
    const draw: Draw = (arbitrary) => generate(() => arbitrary);
    return compose({ variant, goals, fields: allFields, zones, draw });
  });
}

interface Workshop {
  readonly variant: VariantName;
  readonly goals: readonly Goal[];
  readonly fields: readonly FieldFacts[];
  zones(name: string): EvaluatorZone;
  readonly draw: Draw;
}

function compose(workshop: Workshop): DifferentialCase {
  const { variant, draw } = workshop;
  const wants = (feature: Feature): boolean =>
    workshop.goals.some((goal) => goal.kind === 'feature' && goal.feature === feature);
  const around = draw(circumstances(wants('calendarWeek') || wants('fiscalYear')));
  const timezone = draw(fc.option(fc.constantFrom(...ZONES), { freq: 3, nil: undefined }));
  const zone = workshop.zones(timezone ?? around.timezones.find((name) => name !== null) ?? 'UTC');
  const dimensions = wants('noDimension') ? [] : drawDimensions(workshop, wants);
  const metrics = drawMetrics(workshop, repeatedBy(dimensions, workshop.fields), wants);
  const conditions = drawConditions(workshop, zone, wants);
  const top: Filter[] = [];
  const own = new Map<Metric, Filter[]>();
  const filterable = metrics.filter((metric) => !('formula' in metric) && metricAlias(metric) !== 'n');
  for (const condition of conditions) {
    const metric = filterable[draw(fc.nat(filterable.length * 2))];
    if (metric === undefined) top.push(condition);
    else own.set(metric, [...(own.get(metric) ?? []), condition]);
  }
  const withFilters = metrics.map((metric): Metric => {
    const filters = own.get(metric);
    return filters === undefined ? metric : { ...metric, filters: filterTree(filters, draw) };
  });
  const having = drawHaving(metrics, workshop, wants);
  const orderBy = drawOrder([...dimensions.map(({ as }) => as), ...metrics.map(metricAlias)], draw, wants);
  const limit = wants('cutByLimit')
    ? draw(fc.integer({ min: 1, max: 3 }))
    : draw(fc.constantFrom(undefined, undefined, 7, 40, 50_000));
  const filters = filterTree(top, draw);
  const spec: QuerySpec = {
    dataset: variant === 'flights' ? 'flights' : `hostile`,
    ...(metrics.length === 0 ? {} : { metrics: withFilters }),
    ...(dimensions.length === 0 ? {} : { dimensions }),
    ...(filters.length === 0 ? {} : { filters }),
    ...(wants('segment') ? { segments: [draw(fc.constantFrom(...segmentsOf(variant)))] } : {}),
    ...(having.length === 0 ? {} : { having }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(orderBy.length === 0 ? {} : { orderBy }),
    ...(limit === undefined ? {} : { limit }),
  };
  return { variant, spec, ...around };
}

function segmentsOf(variant: VariantName): string[] {
  return variant === 'flights' ? ['late'] : ['large', 'plain', 'leap'];
}

function drawDimensions(
  { goals, fields, draw }: Workshop,
  wants: (feature: Feature) => boolean,
): (DimensionSpec & { as: string })[] {
  const found: DimensionSpec[] = [];
  const times = fields.filter(({ family }) => family !== null);
  const stored = goals.flatMap((goal) => (goal.kind === 'storage' ? [goal.field] : []));
  const cut = (granularity: string): void => {
    const fitting = times.filter(({ family }) => family !== 'date' || !CLOCK_GRANULARITIES.has(granularity));
    const preferred = fitting.filter(({ name }) => stored.includes(name));
    const from = preferred.length > 0 && draw(fc.boolean()) ? preferred : fitting;
    const bins = granularity === 'bin' ? BINS : granularity === 'longBin' ? LONG_BINS : null;
    found.push({
      field: draw(fc.constantFrom(...from)).name,
      granularity: bins === null ? (granularity as Granularity) : draw(fc.constantFrom(...bins)),
    });
  };
  for (const goal of goals) {
    if (goal.kind === 'granularity' && draw(fc.nat(9)) < 6) cut(goal.granularity);
  }
  if (wants('calendarWeek')) cut('week');
  if (wants('fiscalYear')) cut(draw(fc.constantFrom('quarter', 'year')));
  if (draw(fc.nat(9)) < (wants('cutByLimit') ? 9 : 4)) {
    const plain = fields.filter(({ type }) => type !== 'json' && type !== 'array');
    const wanted = plain.filter(
      ({ isComputed, isOfChain }) => (isComputed || !wants('computedField')) && (isOfChain || !wants('joinChain')),
    );
    found.push({ field: draw(fc.constantFrom(...(wanted.length === 0 ? plain : wanted))).name });
  }
  return found.slice(0, 3).map((dimension, index) => ({ ...dimension, as: `d${index}` }));
}

/** The joins that a grouping repeats rows by. */
function repeatedBy(dimensions: readonly DimensionSpec[], fields: readonly FieldFacts[]): ReadonlySet<number> {
  const places = dimensions.map(({ field }) => fields.find(({ name }) => name === field)?.many ?? null);
  return new Set(places.filter((place) => place !== null));
}

function drawMetrics(
  { variant, goals, fields, draw }: Workshop,
  repeated: ReadonlySet<number>,
  wants: (feature: Feature) => boolean,
): Metric[] {
  const isRepeated = repeated.size > 0;
  const metrics: Metric[] = [
    isRepeated ? { aggregate: 'countDistinct', field: 'id', as: 'n' } : { aggregate: 'count', as: 'n' },
  ];
  for (const goal of goals) {
    if (goal.kind === 'aggregate') metrics.push(draw(aggregateMetric(goal.aggregate, fields, repeated)));
  }
  if (wants('namedMetric') || wants('namedMetricFilter')) {
    const names = isRepeated
      ? ['spread', 'texts', 'firstText']
      : ['largeShare', 'moneyTotal', 'smallMean', 'spread', 'mixed', 'largePercent', 'texts', 'moneyMedian', 'smallHigh', 'smallSpread', 'firstText'];
    if (variant === 'items' && !isRepeated) names.push('itemsPerFact', 'worthOfGood');
    metrics.push({ metric: draw(fc.constantFrom(...(variant === 'flights' ? ['lateShare', 'averageSpeed'] : names))) });
  }
  const named = metrics.map((metric, index): Metric => (index === 0 ? metric : { ...metric, as: `m${index}` }));
  if (!wants('formula') && draw(fc.nat(3)) > 0) return named;
  const number = named.find(
    (metric, index) => index > 0 && 'field' in metric && isNumber(metric.field, metric.aggregate, fields),
  );
  const formula = draw(formulaMetric('n', number === undefined ? null : metricAlias(number), 'f'));
  return draw(fc.boolean()) ? [...named, formula] : [formula, ...named];
}

function isNumber(field: string | undefined, aggregate: string, fields: readonly FieldFacts[]): boolean {
  const type = fields.find(({ name }) => name === field)?.type;
  return type !== undefined && (isNumberType(type) || aggregate === 'countDistinct');
}

function drawConditions(
  { goals, fields, draw }: Workshop,
  zone: EvaluatorZone,
  wants: (feature: Feature) => boolean,
): FilterCondition[] {
  const found: FilterCondition[] = [];
  const times = fields.filter(({ family }) => family !== null);
  for (const goal of goals) {
    if (goal.kind === 'condition') {
      const fitting = fields.filter(({ type }) => type === goal.type);
      const computed = fitting.filter(({ isComputed }) => isComputed);
      const from = wants('computedField') && computed.length > 0 ? computed : fitting;
      if (from.length > 0) found.push(draw(conditionOn(draw(fc.constantFrom(...from)), goal.op, zone)));
    }
    if (goal.kind === 'storage') {
      const field = fields.find(({ name }) => name === goal.field);
      if (field === undefined) continue;
      const operators = FILTER_OPERATORS.filter((op) => OPERATOR_TYPES[op].includes(field.type));
      found.push(draw(conditionOn(field, draw(fc.constantFrom(...operators)), zone)));
    }
    const form = goal.kind === 'feature' ? RANGE_FEATURES[goal.feature] : undefined;
    if (form !== undefined) {
      const field = draw(fc.constantFrom(...times));
      found.push({ field: field.name, op: 'inRange', ...draw(rangeOf(field, form)) });
    }
  }
  if (wants('emptyList')) {
    const field = draw(fc.constantFrom(...fields.filter(({ type }) => OPERATOR_TYPES.in.includes(type))));
    found.push({ field: field.name, op: draw(fc.constantFrom('in', 'notIn')), value: [] });
  }
  if (wants('caseSensitive')) {
    const field = draw(fc.constantFrom(...fields.filter(({ type }) => type === 'text')));
    const op = draw(fc.constantFrom('contains', 'notContains', 'startsWith', 'endsWith'));
    found.push({ ...draw(conditionOn(field, op, zone)), caseSensitive: true });
  }
  if (wants('joinChain')) {
    const chained = fields.filter(({ isOfChain }) => isOfChain);
    if (chained.length > 0) found.push(draw(conditionOn(draw(fc.constantFrom(...chained)), 'neq', zone)));
  }
  return found;
}

function drawHaving(
  metrics: readonly Metric[],
  { fields, draw }: Workshop,
  wants: (feature: Feature) => boolean,
): HavingCondition[] {
  if (!wants('having') && draw(fc.nat(5)) > 0) return [];
  const metric = draw(fc.constantFrom(...metrics));
  const field = metricAlias(metric);
  const isNumeric = field === 'n' || ('field' in metric && isNumber(metric.field, metric.aggregate, fields));
  if (!isNumeric) return [{ field, op: draw(fc.constantFrom('isNull', 'notNull', 'notNull')) }];
  const value = draw(fc.constantFrom<number | string>(0, 1, 2, 5, -1, '0.5', 20));
  const op = draw(fc.constantFrom('gt', 'gte', 'lt', 'lte', 'neq', 'notIn', 'between'));
  if (op === 'notIn') return [{ field, op, value: [value, 3] }];
  return [{ field, op, value: op === 'between' ? [value, '1e6'] : value }];
}

function drawOrder(
  aliases: readonly string[],
  draw: Draw,
  wants: (feature: Feature) => boolean,
): OrderBy[] {
  const count = wants('nullsFirst') ? 2 : draw(fc.constantFrom(0, 0, 1, 2));
  const fields = draw(fc.shuffledSubarray([...aliases], { minLength: Math.min(count, aliases.length), maxLength: count }));
  return fields.map((field) => ({
    field,
    ...draw(
      fc.record(
        { direction: fc.constantFrom('asc' as const, 'desc' as const), nulls: fc.constantFrom('first' as const, 'last' as const) },
        { requiredKeys: wants('nullsFirst') ? ['direction', 'nulls'] : [] },
      ),
    ),
  }));
}
