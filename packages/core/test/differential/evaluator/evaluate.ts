import type { PolicyFilter } from '../../../src/contract/types/dataset.ts';
import type { Dimension, DimensionSpec, Filter, ResolvedRange } from '../../../src/contract/types/query.ts';
import { bucketOf } from './bucket.ts';
import type { EvaluatorTools } from './cells.ts';
import type { EvaluatorClock } from './clock.ts';
import { testOf, type ConditionContext, type Test } from './conditions.ts';
import { metricAlias, metricsOf, type GroupOperand } from './metrics.ts';
import type { Operand } from './operand.ts';
import { sortGroups } from './order.ts';
import { policyFilter } from './policy.ts';
import type { Answer, AnswerColumn, Question } from './question.ts';
import { fieldsOf, type Row } from './rows.ts';
import { keyOf, type Value } from './value.ts';
import { writeTime } from './write-time.ts';

const DEFAULT_LIMIT = 1000;

/** A group of rows: the values of its dimensions, and those of the metrics. */
interface Group {
  readonly rows: readonly Row[];
  readonly dimensions: readonly Value[];
}

interface DimensionOperand extends Operand<Row> {
  readonly alias: string;
  readonly columnType: AnswerColumn['type'];
}

/**
 * The answer to a question as the specification has it, computed in memory. Throws AmbiguousAnswer when
 * the last digits of a double decide what it is.
 */
export function evaluate(question: Question, tools: EvaluatorTools): Answer {
  const { definition, spec, now, calendar } = question;
  const timezone = spec.timezone ?? question.timezones.find((name) => name !== null) ?? 'UTC';
  const clock: EvaluatorClock = { zone: tools.zones(timezone), now, calendar };
  const fields = fieldsOf(definition, question.tables, tools, clock);
  const ranges: ResolvedRange[] = [];
  const context: ConditionContext<Row> = {
    clock,
    operand: fields.field,
    note(field, { family }, span) {
      if (family === null) return;
      const [start, end] = [span.start, span.end].map((bound) => writeTime(bound, family, clock.zone));
      ranges.push({ field, start: start ?? '', end: end ?? '', timezone });
    },
  };
  const test = (filters: readonly Filter[] | undefined): Test<Row> =>
    testOf({ and: [...(filters ?? [])] }, context);

  const dimensions = (spec.dimensions ?? []).map((dimension) => dimensionOf(dimension, fields.field, clock));
  const metrics = metricsOf(spec.metrics ?? [], { definition, field: fields.field, test, clock });
  const allowed = policyTest(definition.policy?.rows, question.attributes, context);
  const passes = test([
    ...(definition.filters ?? []),
    ...(spec.segments ?? []).map((name) => definition.segments?.[name] ?? { or: [] }),
    ...(spec.filters ?? []),
  ]);
  const rows = fields.rows().filter((row) => allowed(row) && passes(row));

  const aliases = (spec.metrics ?? []).map(metricAlias);
  const having = testOf<Group>(
    { and: spec.having ?? [] },
    {
      clock,
      operand: (alias) => ofGroup(metrics[aliases.indexOf(alias)]),
      note: () => undefined,
    },
  );
  const groups = groupsOf(rows, dimensions).filter(having);
  const columns = columnsOf(dimensions, metrics, aliases);
  const table = groups.map((group) => [
    ...group.dimensions,
    ...metrics.map((metric) => metric.of(group.rows)),
  ]);
  const limit = spec.limit ?? DEFAULT_LIMIT;
  const { sorted, isSure } = sortGroups(table, columns, spec.orderBy ?? [], limit);
  return {
    columns,
    rows: sorted.slice(0, limit),
    truncated: sorted.length > limit,
    timezone,
    ranges,
    isOrderSure: isSure,
  };
}

function ofGroup(metric: GroupOperand | undefined): Operand<Group> {
  if (metric === undefined) throw new TypeError('A condition on groups names no metric.');
  return { ...metric, of: ({ rows }) => metric.of(rows) };
}

function policyTest(
  policy: PolicyFilter | undefined,
  attributes: Question['attributes'],
  context: ConditionContext<Row>,
): Test<Row> {
  if (policy === undefined) return () => true;
  const filter = policyFilter(policy, attributes);
  return filter === null ? () => false : testOf(filter, context);
}

function dimensionOf(
  dimension: Dimension,
  field: (name: string) => Operand<Row>,
  clock: EvaluatorClock,
): DimensionOperand {
  const spec: DimensionSpec = typeof dimension === 'string' ? { field: dimension } : dimension;
  const operand = field(spec.field);
  const { granularity, as: alias = spec.field } = spec;
  if (granularity === undefined || operand.family === null) {
    return { ...operand, alias, columnType: operand.type };
  }
  const suffix = typeof granularity === 'object' ? `${granularity.every}_${granularity.unit}` : granularity;
  const bucket = bucketOf(granularity, operand.family, clock);
  return {
    ...operand,
    family: bucket.family,
    alias: spec.as ?? `${spec.field}_${suffix}`,
    columnType: bucket.type,
    of(row) {
      const value = operand.of(row);
      return typeof value === 'bigint' ? bucket.cut(value) : null;
    },
  };
}

/** Without dimensions there is one group, even of no rows. */
function groupsOf(rows: readonly Row[], dimensions: readonly DimensionOperand[]): Group[] {
  if (dimensions.length === 0) return [{ rows, dimensions: [] }];
  const groups = new Map<string, { rows: Row[]; dimensions: Value[] }>();
  for (const row of rows) {
    const values = dimensions.map((dimension) => dimension.of(row));
    const key = JSON.stringify(values.map(keyOf));
    const group = groups.get(key) ?? { rows: [], dimensions: values };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups.values()];
}

function columnsOf(
  dimensions: readonly DimensionOperand[],
  metrics: readonly GroupOperand[],
  aliases: readonly string[],
): AnswerColumn[] {
  return [
    ...dimensions.map(({ alias, columnType, family, tolerance }): AnswerColumn => {
      return { name: alias, type: columnType, role: 'dimension', family, tolerance };
    }),
    ...metrics.map(({ type, family, tolerance }, index): AnswerColumn => {
      return { name: aliases[index] ?? '', type, role: 'metric', family, tolerance };
    }),
  ];
}
