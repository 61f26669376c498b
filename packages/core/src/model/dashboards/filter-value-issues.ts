import type { DashboardFilter, FilterValue } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** What one value of each type of filter looks like. */
const KINDS: Readonly<Record<DashboardFilter['type'], { fits: (value: unknown) => boolean; words: string }>> =
  {
    date: {
      fits: (value) => typeof value === 'string' || isRange(value),
      words: 'a date such as "2026-01-31" or a range such as {"last":3,"unit":"month"}',
    },
    number: { fits: (value) => typeof value === 'number', words: 'a number' },
    text: { fits: (value) => typeof value === 'string', words: 'text' },
    select: {
      fits: (value) => ['string', 'number', 'boolean'].includes(typeof value),
      words: 'text, a number or a boolean',
    },
  };

/** Problems of a filter's value: of another type, or several values where one is taken. Null is "no value". */
export function filterValueIssues(
  filter: DashboardFilter,
  value: FilterValue,
  pointer: string,
): ProblemIssue[] {
  if (value === null) return [];
  const { fits, words } = KINDS[filter.type];
  if (!Array.isArray(value)) {
    return fits(value)
      ? []
      : [{ pointer, code: 'wrong_type', detail: `This filter takes ${words}, or null for none.` }];
  }
  if (filter.multiple !== true) {
    return [{ pointer, code: 'wrong_type', detail: 'This filter takes one value, not a list.' }];
  }
  return value.flatMap((item, index): ProblemIssue[] =>
    fits(item) && !isRange(item)
      ? []
      : [
          {
            pointer: `${pointer}/${index}`,
            code: 'wrong_type',
            detail: `Each value of this filter is ${words}.`,
          },
        ],
  );
}

function isRange(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
