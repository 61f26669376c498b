import type { Dimension, DimensionSpec, Granularity } from '../../contract/types/query.ts';
import type { FieldType } from '../../contract/types/dataset.ts';
import { binSeconds } from '../time/granularities/bin.ts';
import { GRANULARITIES, granularityOf } from '../time/granularities/index.ts';
import { checkAlias, dimensionAlias } from './alias.ts';
import type { Expression, PlannedDimension } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';

const UNGROUPED: ReadonlySet<FieldType> = new Set<FieldType>(['json', 'array']);

/** Plans what the answer is grouped by. */
export function planDimensions(
  dimensions: readonly Dimension[],
  taken: Set<string>,
  context: PlanContext,
): PlannedDimension[] {
  const { issues, limits } = context;
  if (dimensions.length > limits.maxDimensions) {
    issues.add(
      '/dimensions',
      'limit_exceeded',
      `A query may have ${limits.maxDimensions} dimensions: use fewer.`,
    );
  }
  const source = askedFields(context);
  const planned: PlannedDimension[] = [];
  for (const [index, dimension] of dimensions.entries()) {
    const pointer = `/dimensions/${index}`;
    const spec: DimensionSpec = typeof dimension === 'string' ? { field: dimension } : dimension;
    const expression = source(spec.field, typeof dimension === 'string' ? pointer : `${pointer}/field`);
    if (expression !== undefined || spec.as !== undefined) {
      checkAlias(dimensionAlias(spec), taken, pointer, spec.as !== undefined, issues);
    }
    if (expression === undefined) continue;
    if (!checkGranularity(spec.granularity, expression, `${pointer}/granularity`, context)) continue;
    if (UNGROUPED.has(expression.type)) {
      issues.add(
        pointer,
        'not_supported',
        `Grouping by ${expression.type} is not supported yet by this version.`,
      );
      continue;
    }
    planned.push({ alias: dimensionAlias(spec), expression, granularity: spec.granularity ?? null });
  }
  return planned;
}

function checkGranularity(
  granularity: Granularity | undefined,
  { storedAs, type }: Expression,
  pointer: string,
  { issues }: PlanContext,
): boolean {
  if (granularity === undefined) return true;
  if (storedAs === null) {
    issues.add(pointer, 'granularity_type', 'Only dates and timestamps have a granularity. Leave this out.');
    return false;
  }
  if (typeof granularity === 'object') {
    if (
      granularity === null ||
      !['second', 'minute', 'hour'].includes(granularity.unit) ||
      binSeconds(granularity) === null
    ) {
      issues.add(
        pointer,
        'invalid_bin',
        'A bin is {"every", "unit"} of second, minute or hour that divides a day evenly.',
      );
      return false;
    }
  } else if (!Object.hasOwn(GRANULARITIES, granularity)) {
    issues.addUnknown(pointer, 'unknown_granularity', 'granularity', granularity, Object.keys(GRANULARITIES));
    return false;
  }
  if (type !== 'date' || granularityOf(granularity).cutsDates) return true;
  const allowed = Object.entries(GRANULARITIES).flatMap(([name, { cutsDates }]) => (cutsDates ? [name] : []));
  issues.add(pointer, 'granularity_type', 'This field holds dates, which have no hours.', { allowed });
  return false;
}
