import fc from 'fast-check';
import type { DimensionSpec, Filter, Metric, QuerySpec } from '../../src/contract/types/query.ts';
import { createRandom } from '../differential/data/random.ts';
import type { Circumstances } from '../differential/generate/circumstances.ts';
import { fieldFacts, type FieldFacts } from '../differential/generate/field-facts.ts';
import { questionFor, type DifferentialCase } from '../differential/generate/question.ts';
import { assignmentOf } from '../differential/generate/schedule.ts';
import type { VariantName, World } from '../differential/run/world.ts';

/** Widgets over one dataset, asked at the same moment by the same principal. */
export interface GeneratedDashboard {
  readonly variant: VariantName;
  readonly circumstances: Circumstances;
  readonly specs: readonly QuerySpec[];
}

/** Without many-to-many grains, which are never fused; those occur among the others. */
const VARIANTS: readonly VariantName[] = [
  'hostile',
  'flights',
  'fixed',
  'policy',
  'hostile',
  'policy',
  'items',
];
const MOST_WIDGETS = 6;

/**
 * A dashboard by seed and index: its widgets take their metrics, dimensions and filters from questions that the
 * differential suite generates, and share some of each, as the widgets of a page do.
 */
export function generateDashboard(world: World, seed: number, index: number): GeneratedDashboard {
  const random = createRandom(seed ^ Math.imul(index + 1, 0x85ebca6b));
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const variant = VARIANTS[index % VARIANTS.length] ?? 'hostile';
  const facts = fieldFacts(world.variants[variant], world.tools);
  const questions = drawQuestions(world, variant, facts, seed, index);
  const [first] = questions;
  if (first === undefined) throw new Error('No question could be drawn.');
  const pool = questions.flatMap(({ spec }) => spec.metrics ?? []).filter(isPartible);
  const dimensions = [
    ...questions.flatMap(({ spec }) => spec.dimensions ?? []).slice(0, 1),
    ...Array.from({ length: 4 }, () => likelyDimension(facts, pick)),
  ];
  const shared = random() < 0.7 ? (pick(questions)?.spec.filters ?? []) : [];
  const specs = questions.map((question): QuerySpec => {
    const own = dimensions.filter(() => random() < 0.35).slice(0, 2);
    const metrics = metricsOf(question.spec, pool, random);
    const times = own.flatMap((dimension) =>
      typeof dimension === 'object' && dimension.granularity !== undefined ? [dimension.field] : [],
    );
    const filters: Filter[] = [
      ...shared,
      ...(random() < 0.3 ? (question.spec.filters ?? []) : []),
      ...times.map((field): Filter => ({ field, op: 'inRange', value: pick(RANGES) ?? RANGES[0] })),
    ];
    const names = new Set([
      ...own.map((one) => (typeof one === 'object' ? one.as : one)),
      ...metrics.map(nameOf),
    ]);
    const having = (question.spec.having ?? []).filter((one) => 'field' in one && names.has(one.field));
    return {
      dataset: question.spec.dataset,
      metrics: [...metrics],
      ...(own.length === 0 ? {} : { dimensions: own.map((one, place) => renamed(one, place)) }),
      ...(filters.length === 0 ? {} : { filters }),
      ...(having.length === 0 ? {} : { having }),
      ...(question.spec.orderBy === undefined
        ? {}
        : {
            orderBy: question.spec.orderBy.filter(({ field }) => names.has(field) && !field.startsWith('d')),
          }),
      ...(question.spec.limit === undefined ? {} : { limit: question.spec.limit }),
      ...(question.spec.segments === undefined || random() < 0.5 ? {} : { segments: question.spec.segments }),
      ...(first.spec.timezone === undefined || random() < 0.2 ? {} : { timezone: first.spec.timezone }),
    };
  });
  const { now, attributes, timezones, calendar } = first;
  return { variant, circumstances: { now, attributes, timezones, calendar }, specs };
}

const PARTIBLE: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max', 'stddev', 'variance']);
const PARTIBLE_NAMED: ReadonlySet<string> = new Set([
  'largeShare',
  'moneyTotal',
  'smallMean',
  'spread',
  'mixed',
  'largePercent',
  'smallSpread',
  'lateShare',
  'averageSpeed',
]);

const CUTS = ['day', 'week', 'month', 'quarter', 'year', 'weekday', 'dayOfMonth', 'monthOfYear'] as const;

/** A dimension by which questions are often fused: a value, or a day or a longer bucket. */
function likelyDimension(
  facts: readonly FieldFacts[],
  pick: <T>(list: readonly T[]) => T | undefined,
): DimensionSpec {
  const plain = facts.filter(({ type, many }) => type !== 'json' && type !== 'array' && many === null);
  const times = plain.filter(({ family }) => family !== null);
  const values = plain.filter(({ family }) => family === null);
  const field = pick([times, values]) ?? values;
  const name = pick(field)?.name ?? 'id';
  return field === times ? { field: name, granularity: pick(CUTS) ?? 'month' } : { field: name };
}

/** Whether a metric is likely to be one that can be made of parts. */
function isPartible(metric: Metric): boolean {
  if ('metric' in metric) return PARTIBLE_NAMED.has(metric.metric);
  return 'aggregate' in metric && PARTIBLE.has(metric.aggregate);
}

/** Mostly metrics that can be made of parts, of any of the questions; else all of the question's own. */
function metricsOf({ metrics }: QuerySpec, pool: readonly Metric[], random: () => number): Metric[] {
  const own = metrics ?? [{ aggregate: 'count', as: 'n' }];
  if (random() < 0.08) return [...own];
  const kept = [...own.filter(isPartible), ...pool.filter(() => random() < 0.06)].slice(0, 2);
  if (kept.length === 0) return [{ aggregate: 'count', as: 'n' }];
  return kept.map((metric, place) => ({ ...metric, as: `m${place}` }));
}

const RANGES = [
  { start: '2012-01-01', end: '2013-01-01' },
  { start: '2000-01-01', end: '2001-09-02' },
  { start: '2024-02-01', end: '2024-04-15' },
  { start: '2024-03-10', end: '2024-11-04' },
  { start: '2018-01-01', end: '2025-01-01' },
] as const;

function renamed(dimension: NonNullable<QuerySpec['dimensions']>[number], place: number): typeof dimension {
  return typeof dimension === 'string'
    ? { field: dimension, as: `d${place}` }
    : { ...dimension, as: `d${place}` };
}

function nameOf(metric: Metric): string {
  if (metric.as !== undefined) return metric.as;
  if ('metric' in metric) return metric.metric;
  return '';
}

/** The first questions of the differential suite that are of this dataset, from a place of their own. */
function drawQuestions(
  world: World,
  variant: VariantName,
  facts: readonly FieldFacts[],
  seed: number,
  index: number,
): DifferentialCase[] {
  const found: DifferentialCase[] = [];
  for (let place = index % 97; found.length < MOST_WIDGETS; place += 1) {
    const assignment = assignmentOf(seed + index, place);
    if (assignment.variant !== variant) continue;
    const questions = questionFor(assignment, facts, world.tools.zones);
    found.push(...fc.sample(questions, { seed: assignment.seed, numRuns: 1 }));
  }
  return found;
}
