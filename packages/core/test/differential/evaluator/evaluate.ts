import type { PolicyFilter } from '../../../src/contract/types/dataset.ts';
import type { Dimension, Filter, ResolvedRange } from '../../../src/contract/types/query.ts';
import type { EvaluatorTools } from './cells.ts';
import type { EvaluatorClock } from './clock.ts';
import { comparedCells, comparedColumns } from './compared.ts';
import { testOf, type ConditionContext, type Test } from './conditions.ts';
import { cutsOf, dimensionOf, isBucket, type DimensionOperand } from './dimensions.ts';
import { cross, groupsOf, several, together, type Group } from './group.ts';
import { incompleteOf, listBuckets } from './list-buckets.ts';
import { metricAlias, metricsOf, type GroupOperand } from './metrics.ts';
import { sortGroups } from './order.ts';
import { compareAll, rankPairs, type Pair } from './pairs.ts';
import { periodsOf, spanOf } from './periods.ts';
import { policyFilter } from './policy.ts';
import type { Answer, AnswerColumn, Question } from './question.ts';
import type { Span } from './read-time.ts';
import { fieldsOf, ownRows, type Row } from './rows.ts';
import { keyOf, type Value } from './value.ts';
import { writeTime } from './write-time.ts';

const DEFAULT_LIMIT = 1000;

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

  const dimension = (given: Dimension): DimensionOperand => dimensionOf(given, fields.field, clock);
  const shown = spec.fields ?? spec.dimensions ?? [];
  const dimensions = shown.map(dimension);
  const cuts = cutsOf(spec, dimensions);
  const metrics = metricsOf(spec.metrics ?? [], {
    definition,
    field: fields.field,
    test,
    clock,
    dimension,
    dimensions: {
      aliases: dimensions.map(({ alias }) => alias),
      along: Math.max(0, cuts.find(isBucket)?.place ?? 0),
    },
  });
  const allowed = policyTest(definition.policy?.rows, question.attributes, context);
  const compared = spec.compare === undefined ? null : periodsOf(spec, cuts, fields.field, clock);
  const passes = test([
    ...(definition.filters ?? []),
    ...(spec.segments ?? []).map((name) => definition.segments?.[name] ?? { or: [] }),
    ...(spec.filters ?? []).filter((_, index) => index !== compared?.filter),
  ]);
  const periods = compared === null ? [null] : [compared.current, compared.previous];
  const inPeriod = (span: Span | null): Test<Row> => {
    if (span === null || compared === null) return () => true;
    context.note(compared.field, compared.operand, span);
    return (row) => {
      const value = compared.operand.of(row);
      return typeof value === 'bigint' && value >= span.start && value < span.end;
    };
  };
  const tests = periods.map(inPeriod);
  const all = fields.rows().filter((row) => allowed(row) && passes(row));
  const aliases = (spec.metrics ?? []).map(metricAlias);

  if (spec.fields !== undefined) {
    const columns = columnsOf(dimensions, [], []);
    // Filters may have looked at rows of other tables; those of the base are shown once.
    const table = ownRows(all).map((row) => dimensions.map((one) => one.of(row)));
    return finish({
      columns,
      table,
      isUnordered: definition.key === undefined && spec.orderBy === undefined,
    });
  }

  const spans = (field: string): Span | undefined => spanOf(field, spec, fields.field, clock);
  const lists = periods.map((period) =>
    cuts.map((cut) => {
      const span = period !== null && cut.field === compared?.field ? period : spans(cut.field);
      const isListed = spec.fill !== undefined || (compared !== null && isBucket(cut));
      return isListed && (span !== undefined || !isBucket(cut))
        ? listBuckets(cut.granularity, cut.family, span, clock)
        : [];
    }),
  );
  const rowsOf = periods.map((_, period) => all.filter((row) => tests[period]?.(row) === true));
  const found = rowsOf.map((rows) => groupsOf(rows, dimensions));
  const filled =
    spec.fill === undefined
      ? found
      : found.map((groups, period) => fill(groups, found.flat(), lists[period] ?? [], period));
  const groupsBy = filled.map(together);
  const [current = [], previous = []] = groupsBy;

  function fill(
    groups: readonly Group[],
    everywhere: readonly Group[],
    buckets: readonly Value[][],
    _period: number,
  ): Group[] {
    const places = cuts.map(({ place }) => place);
    const rest = dimensions.flatMap((_, place) => (places.includes(place) ? [] : [place]));
    const combinations = new Map(
      (rest.length === 0
        ? [[]]
        : everywhere.map((group) => rest.map((place) => group.dimensions[place] ?? null))
      ).map((values) => [JSON.stringify(values.map(keyOf)), values] as const),
    );
    const known = new Set(groups.map((group) => JSON.stringify(group.dimensions.map(keyOf))));
    const made: Group[] = [];
    for (const combination of combinations.values()) {
      for (const crossed of cross(buckets)) {
        const values = dimensions.map((_, place) => {
          const cut = places.indexOf(place);
          return (cut >= 0 ? crossed[cut] : combination[rest.indexOf(place)]) ?? null;
        });
        const key = JSON.stringify(values.map(keyOf));
        if (known.has(key)) continue;
        known.add(key);
        made.push({ rows: [], dimensions: values, made: spec.fill ?? null, all: [], isSeveral: false });
      }
    }
    return [...groups, ...made];
  }

  const having = testOf<Group>(
    { and: spec.having ?? [] },
    { clock, operand: (alias) => orMissing(metrics[aliases.indexOf(alias)]), note: () => undefined },
  );
  const cellsOf = (group: Group | undefined): Value[] =>
    metrics.map((metric) => (group === undefined ? null : metric.of(group)));
  const bucketPlace = cuts.findIndex((cut) => isBucket(cut) && cut.field === compared?.field);
  /** The dimensions of the previous period as the current one has them; null where it has no such bucket. */
  const aligned = (values: readonly Value[]): readonly Value[] | null => {
    const place = cuts[bucketPlace]?.place;
    if (place === undefined || place >= values.length) return values;
    const at = (lists[1]?.[bucketPlace] ?? []).findIndex(
      (bucket) => keyOf(bucket) === keyOf(values[place] ?? null),
    );
    const bucket = lists[0]?.[bucketPlace]?.[at];
    return bucket === undefined ? null : values.with(place, bucket);
  };
  const pair = (now: readonly Group[], before: readonly Group[]): Pair[] => {
    if (compared === null)
      return now.map((group) => ({ dimensions: group.dimensions, now: group, before: undefined }));
    const pairs = new Map<string, Pair>();
    for (const group of now) {
      pairs.set(JSON.stringify(group.dimensions.map(keyOf)), {
        dimensions: group.dimensions,
        now: group,
        before: undefined,
      });
    }
    for (const group of before) {
      const values = aligned(group.dimensions);
      if (values === null) continue;
      const key = JSON.stringify(values.map(keyOf));
      pairs.set(key, { dimensions: values, now: pairs.get(key)?.now, before: group });
    }
    return [...pairs.values()];
  };
  const lineOf = ({ now, before }: Pair): Value[] => {
    const own = cellsOf(now);
    if (compared === null) return own;
    const other = cellsOf(before);
    const added = metrics.flatMap((metric, index) =>
      comparedCells(own[index] ?? null, other[index] ?? null, metric),
    );
    return [...own, ...added];
  };

  const pairs = pair(current, previous).filter(({ now }) =>
    spec.having === undefined ? true : now !== undefined && having(now),
  );
  const columns = [
    ...columnsOf(dimensions, metrics, aliases),
    ...(compared === null ? [] : comparedColumns(metrics, aliases)),
  ];
  const { topN } = spec;
  const ranked = topN === undefined ? pairs : rankPairs(pairs, metrics[aliases.indexOf(topN.by)]);
  const chosen = topN === undefined ? pairs : ranked.slice(0, topN.n);
  const rest = topN === undefined ? [] : ranked.slice(topN.n);

  /** Several pairs as one: their rows. */
  const taken = (some: readonly Pair[], values: readonly Value[] = []): Pair => ({
    dimensions: values,
    now: several(
      some.flatMap(({ now }) => now?.rows ?? []),
      current,
      values,
    ),
    before: several(
      some.flatMap(({ before }) => before?.rows ?? []),
      previous,
      values,
    ),
  });
  const isFree = spec.having === undefined;
  const wholly: Pair = {
    dimensions: [],
    now: several(rowsOf[0] ?? [], current),
    before: several(rowsOf[1] ?? [], previous),
  };
  const totals =
    spec.totals !== true
      ? null
      : {
          grand: lineOf(isFree ? wholly : taken(pairs)),
          subtotals: dimensions.slice(0, -1).map((_, last) => ({
            by: dimensions.slice(0, last + 1).map(({ alias }) => alias),
            rows: subtotalsOf(last + 1),
          })),
        };

  function subtotalsOf(width: number): Value[][] {
    // Without a condition also what has no counterpart counts where its level has one.
    const nowGroups = isFree
      ? (found[0] ?? [])
      : pairs.flatMap(({ now }) => (now === undefined ? [] : [now]));
    const beforeGroups = isFree
      ? (found[1] ?? [])
      : pairs.flatMap(({ before }) => (before === undefined ? [] : [before]));
    const level = (groups: readonly Group[], every: readonly Group[]): Group[] => {
      const made = Map.groupBy(
        groups.filter(({ made: isMade }) => isMade === null),
        ({ dimensions: values }) => JSON.stringify(values.slice(0, width).map(keyOf)),
      );
      return [...made.values()].map((own) =>
        several(
          own.flatMap(({ rows }) => rows),
          every,
          own[0]?.dimensions.slice(0, width) ?? [],
        ),
      );
    };
    return pair(level(nowGroups, current), level(beforeGroups, previous))
      .toSorted((left, right) => compareAll(left.dimensions, right.dimensions))
      .map((one) => [...one.dimensions, ...lineOf(one)]);
  }

  const others =
    topN?.others === true && rest.length > 0 ? [...dimensions.map(() => null), ...lineOf(taken(rest))] : null;
  const table = chosen.map((one) => [...one.dimensions, ...lineOf(one)]);
  const bucket = cuts.filter(isBucket);
  const [onlyCut] = bucket;
  const span = onlyCut === undefined || bucket.length > 1 ? undefined : spans(onlyCut.field);
  return finish({
    columns,
    table,
    others,
    totals,
    incomplete:
      onlyCut === undefined || span === undefined
        ? null
        : incompleteOf(onlyCut.granularity, onlyCut.family, span, clock),
  });

  function finish(made: {
    columns: AnswerColumn[];
    table: Value[][];
    isUnordered?: boolean;
    others?: Value[] | null;
    totals?: Answer['totals'];
    incomplete?: Answer['incomplete'];
  }): Answer {
    const limit = spec.limit ?? DEFAULT_LIMIT;
    const { sorted, isSure } = sortGroups(made.table, made.columns, spec.orderBy ?? [], limit);
    const kept = sorted.slice(0, limit);
    return {
      columns: made.columns,
      rows: made.others == null ? kept : [...kept, made.others],
      truncated: sorted.length > limit,
      timezone,
      ranges,
      isOrderSure: isSure,
      hasOthers: made.others != null,
      totals: made.totals ?? null,
      incomplete: made.incomplete ?? null,
    };
  }
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

function orMissing(metric: GroupOperand | undefined): GroupOperand {
  if (metric === undefined) throw new TypeError('A condition on groups names no metric.');
  return metric;
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
