import fc from 'fast-check';
import type { DimensionSpec, Granularity } from '../../../src/contract/types/query.ts';
import type { Workshop } from './workshop.ts';

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

/** What to group by: up to three. */
export function drawDimensions({ goals, fields, draw, wants }: Workshop): (DimensionSpec & { as: string })[] {
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
  const cuts = goals.flatMap((goal) => (goal.kind === 'granularity' ? [goal.granularity] : []));
  for (const [index, granularity] of cuts.entries()) {
    if (index === 0 || draw(fc.nat(9)) < 7) cut(granularity);
  }
  if (wants('calendarWeek')) cut('week');
  if (wants('fiscalYear')) cut(draw(fc.constantFrom('quarter', 'year')));
  if (draw(fc.nat(9)) < (wants('cutByLimit') ? 9 : 4)) {
    const plain = fields.filter(({ type }) => type !== 'json' && type !== 'array');
    const wanted = plain.filter(
      ({ isComputed, isOfChain }) =>
        (isComputed || !wants('computedField')) && (isOfChain || !wants('joinChain')),
    );
    found.push({ field: draw(fc.constantFrom(...(wanted.length === 0 ? plain : wanted))).name });
  }
  return found.slice(0, 3).map((dimension, index) => ({ ...dimension, as: `d${index}` }));
}

/** The joins that a grouping repeats rows by. */
