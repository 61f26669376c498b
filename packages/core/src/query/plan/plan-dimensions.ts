import type { Sound } from '../../contract/reading.ts';
import type { Dimension, Granularity } from '../../contract/types/query.ts';
import type { FieldType } from '../../contract/types/dataset.ts';
import { binSeconds } from '../time/granularities/bin.ts';
import { GRANULARITIES, granularityOf } from '../time/granularities/index.ts';
import { checkAlias, dimensionAlias, fullDimension } from './alias.ts';
import type { Expression, PlannedDimension } from './nodes.ts';
import { shownFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';

const UNGROUPED: ReadonlySet<FieldType> = new Set<FieldType>(['json', 'array']);

/** Plans what is grouped by. `taken` holds the names of other columns; null where what it makes has no names. */
export function planDimensions(
  dimensions: readonly (Sound<Dimension> | undefined)[],
  taken: Set<string> | null,
  context: PlanContext,
  place = '/dimensions',
): PlannedDimension[] {
  const { issues, limits, calendar } = context;
  if (dimensions.length > limits.maxDimensions) {
    issues.add(place, 'limit_exceeded', `A query may have ${limits.maxDimensions} dimensions: use fewer.`);
  }
  const source = shownFields(context);
  const planned: PlannedDimension[] = [];
  for (const [index, dimension] of dimensions.entries()) {
    const pointer = `${place}/${index}`;
    const spec = fullDimension(dimension);
    const alias = dimensionAlias(spec, pointer, issues);
    const found = source(spec.field, typeof dimension === 'string' ? pointer : `${pointer}/field`);
    if (taken !== null && alias !== undefined && (found !== undefined || spec.as !== undefined)) {
      checkAlias(alias, taken, pointer, spec.as !== undefined, issues);
    }
    if (found === undefined || alias === undefined) continue;
    const { expression, shown } = found;
    const granularity = planGranularity(spec.granularity, expression, `${pointer}/granularity`, context);
    if (granularity === undefined) continue;
    if (UNGROUPED.has(expression.type) && context.isOfRows !== true) {
      issues.add(
        pointer,
        'not_supported',
        `Grouping by ${expression.type} is not supported yet by this version.`,
      );
      continue;
    }
    planned.push({ alias, expression: shown, granularity, calendar });
  }
  return planned;
}

/** Undefined when there is a problem, which is reported; null when nothing is cut. */
function planGranularity(
  granularity: Sound<Granularity> | undefined,
  { storedAs, type }: Expression,
  pointer: string,
  { issues }: PlanContext,
): Granularity | null | undefined {
  if (!issues.isWhole(pointer)) return undefined;
  if (granularity === undefined) return null;
  if (storedAs === null) {
    issues.add(pointer, 'granularity_type', 'Only dates and timestamps have a granularity. Leave this out.');
    return undefined;
  }
  const whole = wholeGranularity(granularity);
  if (whole === undefined) {
    issues.add(
      pointer,
      'invalid_bin',
      'A bin is {"every", "unit"} of second, minute or hour that divides a day evenly.',
    );
    return undefined;
  }
  if (type !== 'date' || granularityOf(whole).cutsDates) return whole;
  const allowed = Object.entries(GRANULARITIES).flatMap(([name, { cutsDates }]) => (cutsDates ? [name] : []));
  issues.add(pointer, 'granularity_type', 'This field holds dates, which have no hours.', { allowed });
  return undefined;
}

/** The granularity; undefined for a bin that does not divide a day. */
function wholeGranularity(granularity: Sound<Granularity>): Granularity | undefined {
  if (typeof granularity !== 'object') return granularity;
  const { every, unit } = granularity;
  if (every === undefined || unit === undefined || binSeconds({ every, unit }) === null) return undefined;
  return { every, unit };
}
