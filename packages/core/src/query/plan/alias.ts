import type { Sound } from '../../contract/reading.ts';
import type { Dimension, DimensionSpec, Granularity } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

const ALIAS = /^[\p{L}_][\p{L}\p{N}_]{0,62}$/u;
const RESERVED = new Set(['__proto__']);

/**
 * A dimension's alias: the given one, else the field's name, with its granularity when cut. Undefined
 * when it cannot be told, since what it would be made of is wrong.
 */
export function dimensionAlias(
  { as, field, granularity }: Sound<DimensionSpec>,
  pointer: string,
  issues: Issues,
): string | undefined {
  if (as !== undefined) return as;
  if (!issues.isWhole(pointer)) return undefined;
  return field === undefined ? undefined : aliasFor(field, granularity);
}

/** What a dimension is called that has no name of its own. */
function aliasFor(field: string, granularity: Sound<Granularity> | undefined): string {
  if (granularity === undefined) return field;
  if (typeof granularity === 'object') return `${field}_${granularity.every}_${granularity.unit}`;
  return `${field}_${granularity}`;
}

/** The alias of a dimension of a question whose shape is sound. */
export function aliasOf(dimension: Dimension): string {
  if (typeof dimension === 'string') return dimension;
  const { as, field, granularity } = dimension;
  return as ?? aliasFor(field, granularity);
}

/** A dimension in its long form. */
export function fullDimension(dimension: Sound<Dimension> | undefined): Sound<DimensionSpec> {
  return typeof dimension === 'string' ? { field: dimension } : (dimension ?? {});
}

/** Reports an alias that formulas could not name, and one that is taken. */
export function checkAlias(
  alias: string,
  taken: Set<string>,
  pointer: string,
  given: boolean,
  issues: Issues,
): void {
  if (!ALIAS.test(alias) || RESERVED.has(alias)) {
    const detail =
      'A name must begin with a letter or _ and go on with letters, digits or _, at most 63 in all.';
    issues.add(
      given ? `${pointer}/as` : pointer,
      'invalid_alias',
      given ? detail : `${detail} Give one with "as".`,
    );
    return;
  }
  if (taken.has(alias)) {
    const detail = 'This name is taken by another dimension or metric of the query: give another with "as".';
    issues.add(given ? `${pointer}/as` : pointer, 'duplicate_alias', detail);
  }
  taken.add(alias);
}
