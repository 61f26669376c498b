import type { PolicyFilter } from '../../../src/contract/types/dataset.ts';
import type { Filter } from '../../../src/contract/types/query.ts';

/** A row policy as a filter for a principal; null, which allows no rows, when an attribute is missing. */
export function policyFilter(
  policy: PolicyFilter,
  attributes: Readonly<Record<string, unknown>>,
): Filter | null {
  let isMissing = false;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null || !('attribute' in value)) return value;
    const found = attributes[String(value.attribute)] ?? null;
    if (found === null) isMissing = true;
    return found;
  };
  const filled = (part: PolicyFilter): Filter => {
    if ('and' in part) return { and: part.and.map(filled) };
    if ('or' in part) return { or: part.or.map(filled) };
    if ('not' in part) return { not: filled(part.not) };
    return { ...part, value: fill(part.value) } as Filter;
  };
  const filter = filled(policy);
  return isMissing ? null : filter;
}
