import fc from 'fast-check';
import type {
  Dimension,
  DimensionSpec,
  FilterCondition,
  Granularity,
  Metric,
  QuerySpec,
} from '../../../src/contract/types/query.ts';
import { writeTime } from '../evaluator/write-time.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import type { FieldFacts } from './field-facts.ts';
import type { Stage } from './goals.ts';
import type { Workshop } from './workshop.ts';

type Named = DimensionSpec & { as: string };

/** What a stage puts in the place of a question's dimensions, and adds to it. */
export interface DrawnStage {
  readonly dimensions: readonly Named[];
  readonly metrics: readonly Metric[];
  /** A filter that stands at the top. */
  readonly range: FilterCondition | null;
  readonly spec: Partial<Pick<QuerySpec, 'totals' | 'fill' | 'compare' | 'topN' | 'fields' | 'having'>>;
}

/** Days of a range in which a granularity makes a few dozen buckets. */
const SPANS: Readonly<Record<string, number>> = {
  second: 0.001,
  minute: 0.03,
  hour: 2,
  day: 40,
  week: 120,
  month: 500,
  quarter: 900,
  year: 2200,
};
const BUCKETS: readonly Granularity[] = [
  'minute',
  'hour',
  'day',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  { every: 30, unit: 'minute' },
  { every: 6, unit: 'hour' },
];
const DATE_BUCKETS: readonly Granularity[] = ['day', 'day', 'week', 'month', 'quarter', 'year'];
const PARTS: readonly Granularity[] = ['weekday', 'dayOfMonth', 'monthOfYear'];
const DAY_MICROS = 86_400_000_000;

/** Draws what a question's stage asks for. Where rows are repeated, only what these do not change. */
export function drawStage(
  { goals, fields, draw, variant }: Workshop,
  dimensions: readonly Named[],
  isRepeated: boolean,
  zone: EvaluatorZone,
): DrawnStage {
  const stage = goals.find((goal) => goal.kind === 'stage')?.stage ?? 'none';
  const times = fields.filter(({ family, samples }) => family !== null && samples.length > 0);
  const mayAdd = draw(fc.nat(3)) === 0;

  const cutTime = (): { cut: Named; range: FilterCondition } => {
    const field = draw(fc.constantFrom(...times));
    const granularity = draw(fc.constantFrom(...(field.family === 'date' ? DATE_BUCKETS : BUCKETS)));
    return { cut: { field: field.name, granularity, as: 'd0' }, range: rangeAround(field, granularity) };
  };
  const rangeAround = (field: FieldFacts, granularity: Granularity): FilterCondition => {
    const days = typeof granularity === 'object' ? 1 : (SPANS[granularity] ?? 30);
    const sample = draw(fc.constantFrom(...field.samples));
    const middle = typeof sample === 'bigint' ? Number(sample) : 0;
    const before = draw(fc.double({ min: 0.1, max: 0.9, noNaN: true }));
    const isWhole = days >= 30 || field.family === 'date' || draw(fc.boolean());
    const write = (micros: number): string => {
      const seconds = BigInt(Math.floor(Math.max(micros, -62_000_000_000_000_000) / 1_000_000)) * 1_000_000n;
      const text = writeTime(seconds, field.family ?? 'instant', zone);
      if (!isWhole)
        return field.family === 'instant'
          ? new Date(Number(seconds / 1000n)).toISOString().replace('.000', '')
          : text;
      return text.slice(0, 10);
    };
    const length = (isWhole ? Math.max(days, 2) : days) * DAY_MICROS;
    const start = write(middle - before * length);
    const end = write(middle + (1 - before) * length);
    return { field: field.name, op: 'inRange', value: { start, end: end < start ? start : end } };
  };
  const isOfTime = (name: string): boolean => times.some((field) => field.name === name);
  const plain = dimensions.filter(({ granularity, field }) => granularity === undefined && !isOfTime(field));
  const rest = fields.filter(
    ({ type, family, many }) => family === null && type !== 'json' && type !== 'array' && many === null,
  );
  const other = (place: number): Named => ({ field: draw(fc.constantFrom(...rest)).name, as: `d${place}` });
  const several = (): readonly Named[] =>
    dimensions.length > 1 ? dimensions : [...dimensions, other(dimensions.length)];
  const some = (): readonly Named[] => (dimensions.length > 0 ? dimensions : [other(0)]);
  const numbers = fields.filter(
    ({ type, isExact, many }) =>
      (type === 'integer' || type === 'bigint' || type === 'decimal') && isExact && many === null,
  );
  const summed = (): Partial<{ field: string }> => {
    const finite = numbers.filter(({ samples }) => !samples.includes(Number.NaN));
    return draw(fc.boolean()) && finite.length > 0 ? { field: draw(fc.constantFrom(...finite)).name } : {};
  };
  const windowed = (name: Stage, asked: readonly Named[]): Metric[] => {
    if (isRepeated) return [{ aggregate: 'rank', value: 'n', as: 'w' }];
    const of = { of: draw(fc.constantFrom(...asked)).as };
    switch (name) {
      case 'share':
        return [{ aggregate: 'share', ...summed(), as: 'w' }];
      case 'shareWithin':
        return [{ aggregate: 'share', ...summed(), ...of, as: 'w' }];
      case 'runningTotal':
        return [{ aggregate: 'runningTotal', ...summed(), as: 'w' }];
      case 'movingAverage':
        return [
          { aggregate: 'movingAverage', ...summed(), window: draw(fc.integer({ min: 1, max: 4 })), as: 'w' },
        ];
      case 'rankByMetric':
        return [{ aggregate: 'rank', value: 'n', ...(draw(fc.boolean()) ? of : {}), as: 'w' }];
      default:
        return [{ aggregate: 'rank', ...summed(), dense: draw(fc.boolean()), as: 'w' }];
    }
  };
  const none: DrawnStage = { dimensions, metrics: [], range: null, spec: {} };
  const totals = mayAdd ? { totals: true } : {};
  const isCompared = stage.startsWith('compare');

  if (stage === 'rows') return { ...none, dimensions: [], spec: { fields: drawFields(fields, draw) } };
  if (stage === 'topN' || stage === 'topNOthers') {
    const others = stage === 'topNOthers';
    const topN = { by: 'n', n: draw(fc.integer({ min: 1, max: 4 })), ...(others ? { others } : {}) };
    const asked = some();
    return {
      ...none,
      dimensions: asked,
      metrics: mayAdd ? windowed('share', asked) : [],
      spec: { topN, ...totals },
    };
  }
  if (stage === 'totals' || stage === 'totalsHaving') {
    const asked = stage === 'totals' ? several() : some();
    const having: QuerySpec['having'] = [
      { field: 'n', op: 'gte', value: draw(fc.integer({ min: 1, max: 3 })) },
    ];
    const metrics = mayAdd ? windowed('share', asked) : [];
    return {
      ...none,
      dimensions: asked,
      metrics,
      spec: { totals: true, ...(stage === 'totals' ? {} : { having }) },
    };
  }
  if (stage === 'twoLevels' || stage === 'twoLevelsFilter') {
    if (isRepeated || variant === 'items') return none;
    return { ...none, metrics: [twoLevels(fields, rest, numbers, draw)], spec: totals };
  }
  if (stage === 'fillZero' || stage === 'fillNull' || isCompared) {
    if (times.length === 0) return none;
    const { cut, range } = cutTime();
    const isCut = !isCompared || stage === 'compareBuckets' || draw(fc.boolean());
    const kept: Named[] = [...(isCut ? [cut] : []), ...(draw(fc.boolean()) ? plain.slice(0, 1) : [])];
    const asked = kept.map((dimension, index) => ({ ...dimension, as: `d${index}` }));
    const metrics = mayAdd && asked.length > 0 ? windowed('runningTotal', asked) : [];
    const fill = isCompared
      ? isCut && draw(fc.nat(4)) === 0
        ? { fill: 'zero' as const }
        : {}
      : { fill: stage === 'fillZero' ? ('zero' as const) : ('null' as const) };
    const to =
      stage === 'compareRange'
        ? (rangeAround(
            fields.find(({ name }) => name === range.field) ?? times[0] ?? fields[0]!,
            cut.granularity ?? 'day',
          ).value as { start: string; end: string })
        : stage === 'compareYear'
          ? ('previousYear' as const)
          : ('previousPeriod' as const);
    return {
      dimensions: asked,
      metrics,
      range,
      spec: { ...fill, ...(isCompared ? { compare: { to } } : {}), ...totals },
    };
  }
  if (stage === 'fillParts') {
    if (times.length === 0) return none;
    const field = draw(fc.constantFrom(...times)).name;
    const asked: Named[] = [{ field, granularity: draw(fc.constantFrom(...PARTS)), as: 'd0' }];
    if (draw(fc.boolean())) asked.push({ field, granularity: 'weekday', as: 'd1' });
    return { ...none, dimensions: asked, spec: { fill: draw(fc.constantFrom('zero', 'null')) } };
  }
  if (stage === 'none') return none;
  const asked = some();
  return {
    ...none,
    dimensions: asked,
    metrics: windowed(stage, asked),
    spec: mayAdd ? { totals: true } : {},
  };
}

function twoLevels(
  fields: readonly FieldFacts[],
  rest: readonly FieldFacts[],
  numbers: readonly FieldFacts[],
  draw: Workshop['draw'],
): Metric {
  const times = fields.filter(({ family }) => family !== null);
  const cut = (): Dimension => ({
    field: draw(fc.constantFrom(...times)).name,
    granularity: draw(fc.constantFrom('day', 'month', 'weekday')),
  });
  const per: Dimension[] = [
    draw(fc.boolean()) && times.length > 0 ? cut() : draw(fc.constantFrom(...rest)).name,
  ];
  if (draw(fc.boolean())) per.push(draw(fc.constantFrom(...rest)).name);
  const outer = draw(fc.constantFrom('avg', 'max', 'min', 'sum', 'count', 'median'));
  const field = numbers.length > 0 ? draw(fc.constantFrom(...numbers)).name : undefined;
  const over =
    field === undefined || draw(fc.boolean())
      ? { aggregate: 'count' as const, per }
      : { aggregate: draw(fc.constantFrom('max', 'sum', 'min', 'countDistinct')), field, per };
  return { aggregate: outer, over, as: 'w' };
}

/** Fields without the data's key, by which rows come in an order anyhow. */
function drawFields(fields: readonly FieldFacts[], draw: Workshop['draw']): string[] {
  const fitting = fields
    .filter(({ many, type }) => many === null && type !== 'json' && type !== 'array')
    .map(({ name }) => name);
  const chosen = draw(fc.shuffledSubarray(fitting, { minLength: 1, maxLength: 4 }));
  return chosen.includes('id') || !fitting.includes('id') ? chosen : [...chosen, 'id'];
}
