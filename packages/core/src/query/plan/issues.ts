import { nearest } from '../../contract/nearest.ts';
import { MAX_ISSUES } from '../../errors/max-issues.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** Collects every problem found while planning. */
export interface Issues {
  readonly list: readonly ProblemIssue[];
  /** Problems so far, also those beyond what `list` keeps. */
  readonly count: number;
  add(
    pointer: string,
    code: string,
    detail: string,
    extra?: Pick<ProblemIssue, 'allowed' | 'suggestion'>,
  ): void;
  /** A name that is none of the allowed ones; names the nearest. */
  addUnknown(pointer: string, code: string, what: string, given: unknown, allowed: readonly string[]): void;
}

/** An empty collection; keeps the first 100 problems. */
export function createIssues(): Issues {
  const list: ProblemIssue[] = [];
  let count = 0;
  const add: Issues['add'] = (pointer, code, detail, extra = {}) => {
    count += 1;
    if (list.length < MAX_ISSUES) list.push({ pointer, code, detail, ...extra });
  };
  return {
    list,
    get count() {
      return count;
    },
    add,
    addUnknown(pointer, code, what, given, allowed) {
      const suggestion = typeof given === 'string' ? nearest(given, allowed) : undefined;
      const hint = suggestion === undefined ? 'Use one of those allowed.' : `Did you mean "${suggestion}"?`;
      const known = allowed.length === 0 ? 'There are none here.' : hint;
      add(pointer, code, `There is no such ${what}. ${known}`, {
        allowed: [...allowed],
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    },
  };
}
