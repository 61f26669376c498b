import fc from 'fast-check';
import type {
  DimensionSpec,
  Filter,
  FilterCondition,
  HavingCondition,
  Metric,
  OrderBy,
  QuerySpec,
} from '../../../src/contract/types/query.ts';
import { metricAlias } from '../evaluator/metrics.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import type { VariantName } from '../run/world.ts';
import { circumstances, ZONES, type Circumstances } from './circumstances.ts';
import { drawConditions } from './conditions.ts';
import { drawDimensions } from './dimensions.ts';
import type { Draw } from './draw.ts';
import type { FieldFacts } from './field-facts.ts';
import { filterTree } from './filter-tree.ts';
import { drawMetrics, isNumber } from './metrics.ts';
import type { Assignment } from './schedule.ts';
import { drawStage } from './stages.ts';
import type { Workshop } from './workshop.ts';

/** A question ready to be asked of a dataset, both ways. */
export interface DifferentialCase extends Circumstances {
  readonly variant: VariantName;
  readonly spec: QuerySpec;
}

/** Questions with what an assignment asks for, and what chance adds to it. */
export function questionFor(
  { variant, goals }: Assignment,
  allFields: readonly FieldFacts[],
  zones: (name: string) => EvaluatorZone,
): fc.Arbitrary<DifferentialCase> {
  return fc.gen().map((generate) => {
    const draw: Draw = (arbitrary) => generate(() => arbitrary);
    const wants: Workshop['wants'] = (feature) =>
      goals.some((goal) => goal.kind === 'feature' && goal.feature === feature);
    return compose({ variant, goals, fields: allFields, draw, wants }, zones);
  });
}

function compose(workshop: Workshop, zones: (name: string) => EvaluatorZone): DifferentialCase {
  const { variant, draw, wants } = workshop;
  const around = draw(circumstances(wants('calendarWeek') || wants('fiscalYear')));
  const timezone = draw(fc.option(fc.constantFrom(...ZONES), { freq: 3, nil: undefined }));
  const zone = zones(timezone ?? around.timezones.find((name) => name !== null) ?? 'UTC');
  const drawn = wants('noDimension') ? [] : drawDimensions(workshop);
  const isRepeated = repeatedBy(drawn, workshop.fields).size > 0;
  const stage = drawStage(workshop, drawn, isRepeated, zone);
  const isOfRows = stage.spec.fields !== undefined;
  const { dimensions } = stage;
  const metrics = isOfRows
    ? []
    : [...drawMetrics(workshop, repeatedBy(dimensions, workshop.fields)), ...stage.metrics];
  const conditions = drawConditions(workshop, zone);
  const top: FilterCondition[] = [];
  const own = new Map<Metric, Filter[]>();
  const filterable = metrics.filter(
    (metric) => !('formula' in metric || 'value' in metric) && metricAlias(metric) !== 'n',
  );
  for (const condition of conditions) {
    const metric = filterable[draw(fc.nat(filterable.length * 2))];
    if (metric === undefined) top.push(condition);
    else own.set(metric, [...(own.get(metric) ?? []), condition]);
  }
  const withFilters = metrics.map((metric): Metric => {
    const filters = own.get(metric);
    return filters === undefined ? metric : { ...metric, filters: filterTree(filters, draw) };
  });
  const having = isOfRows ? [] : (stage.spec.having ?? drawHaving(metrics, workshop));
  const orderBy = drawOrder(
    isOfRows ? (stage.spec.fields ?? []) : [...dimensions.map(({ as }) => as), ...metrics.map(metricAlias)],
    workshop,
  );
  const limit = wants('cutByLimit')
    ? draw(fc.integer({ min: 1, max: 3 }))
    : draw(fc.constantFrom(undefined, undefined, 7, 40, 50_000));
  // A range that decides periods stands by itself, and is the only one of its field.
  const others = top.filter(({ op }) => stage.range === null || op !== 'inRange');
  const filters = [...(stage.range === null ? [] : [stage.range]), ...filterTree(others, draw)];
  const spec: QuerySpec = {
    dataset: variant === 'flights' ? 'flights' : `hostile`,
    ...(metrics.length === 0 ? {} : { metrics: withFilters }),
    ...(dimensions.length === 0 ? {} : { dimensions: [...dimensions] }),
    ...stage.spec,
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

function repeatedBy(
  dimensions: readonly DimensionSpec[],
  fields: readonly FieldFacts[],
): ReadonlySet<number> {
  const places = dimensions.map(({ field }) => fields.find(({ name }) => name === field)?.many ?? null);
  return new Set(places.filter((place) => place !== null));
}

function drawHaving(metrics: readonly Metric[], { fields, draw, wants }: Workshop): HavingCondition[] {
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

function drawOrder(aliases: readonly string[], { draw, wants }: Workshop): OrderBy[] {
  const count = wants('nullsFirst') ? 2 : draw(fc.constantFrom(0, 0, 1, 2));
  const fields = draw(
    fc.shuffledSubarray([...aliases], {
      minLength: Math.min(count, aliases.length),
      maxLength: Math.min(count, aliases.length),
    }),
  );
  return fields.map((field) => ({
    field,
    ...draw(
      fc.record(
        {
          direction: fc.constantFrom('asc' as const, 'desc' as const),
          nulls: fc.constantFrom('first' as const, 'last' as const),
        },
        { requiredKeys: wants('nullsFirst') ? ['direction', 'nulls'] : [] },
      ),
    ),
  }));
}
