import { nearest } from '../../contract/nearest.ts';
import { MAX_ISSUES } from '../../errors/max-issues.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** Pairs of characters compared in search of near names, all in all; some fifty milliseconds. */
const MAX_COMPARED = 1_000_000;

/** Collects every problem found while planning. */
export interface Issues {
  readonly list: readonly ProblemIssue[];
  /** Problems so far, also those beyond what `list` keeps. */
  readonly count: number;
  /** True when `list` keeps no more. */
  readonly isFull: boolean;
  add(
    pointer: string,
    code: string,
    detail: string,
    extra?: Pick<ProblemIssue, 'allowed' | 'suggestion'>,
  ): void;
  /** A name that is none of the allowed ones; names the nearest. */
  addUnknown(pointer: string, code: string, what: string, given: unknown, allowed: readonly string[]): void;
  /** The nearest of the allowed names, while there have not been too many to compare. */
  suggest(given: string, allowed: readonly string[]): string | undefined;
}

/** An empty collection; keeps the first 100 problems. */
export function createIssues(): Issues {
  const list: ProblemIssue[] = [];
  let count = 0;
  let compared = 0;
  const add: Issues['add'] = (pointer, code, detail, extra = {}) => {
    count += 1;
    if (list.length < MAX_ISSUES) list.push({ pointer, code, detail, ...extra });
  };
  const suggest: Issues['suggest'] = (given, allowed) => {
    compared += given.length * allowed.reduce((sum, name) => sum + name.length, 0);
    return compared > MAX_COMPARED ? undefined : nearest(given, allowed);
  };
  return {
    list,
    get count() {
      return count;
    },
    get isFull() {
      return list.length >= MAX_ISSUES;
    },
    add,
    suggest,
    addUnknown(pointer, code, what, given, allowed) {
      const isKept = list.length < MAX_ISSUES;
      const suggestion = isKept && typeof given === 'string' ? suggest(given, allowed) : undefined;
      const hint = suggestion === undefined ? 'Use one of those allowed.' : `Did you mean "${suggestion}"?`;
      const known = allowed.length === 0 ? 'There are none here.' : hint;
      add(pointer, code, `There is no such ${what}. ${known}`, {
        allowed: [...allowed],
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    },
  };
}
