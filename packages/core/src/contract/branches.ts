import type { z } from 'zod';
import { keysIn } from './object-keys.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/**
 * Of the shapes a value could have, those the caller most likely meant: the cheapest to mend. A
 * missing or unknown key costs one, a mistyped key (unknown, but near to a missing one) costs one in
 * all, a wrong value under a known key half, and what is wrong further inside almost nothing, for
 * getting that far means that the outer shape was right.
 */
export function likelyBranches(branches: readonly Issue[][]): Issue[][] {
  let best: Issue[][] = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (const branch of branches) {
    const cost = costOf(branch);
    if (cost < lowest) {
      best = [branch];
      lowest = cost;
    } else if (cost === lowest) {
      best.push(branch);
    }
  }
  return best;
}

/** True for a required key that is not there. */
export function isMissing(issue: Issue): boolean {
  return issue.path.length > 0 && issue.input === undefined && issue.code !== 'unrecognized_keys';
}

const WRONG_KIND_OF_VALUE = 100;
const WRONG_TAG = 2;

function costOf(issues: readonly Issue[]): number {
  let cost = 0;
  const unknown: string[] = [];
  const missing: string[] = [];
  for (const issue of issues) {
    if (issue.path.length === 0) {
      if (issue.code === 'unrecognized_keys') unknown.push(...issue.keys);
      else if (issue.code === 'invalid_union')
        cost += Math.min(...issue.errors.map(costOf), WRONG_KIND_OF_VALUE);
      else cost += issue.code === 'invalid_type' ? WRONG_KIND_OF_VALUE : 0.5;
    } else if (issue.path.length > 1) {
      cost += 0.001;
    } else if (isMissing(issue)) {
      missing.push(String(issue.path[0]));
    } else {
      const isTag = issue.code === 'invalid_value' && issue.values.length === 1;
      cost += isTag ? WRONG_TAG : 0.5;
    }
  }
  const mistyped = unknown.filter((key) => nearest(key, missing) !== undefined).length;
  return cost + unknown.length + missing.length - Math.min(mistyped, missing.length);
}

/**
 * Several equally likely shapes as one list of problems: where they differ only in the value they
 * want at one place (a tag, a type), all of them are allowed there; otherwise the first shape speaks.
 */
export function mergeBranches(branches: readonly Issue[][]): readonly Issue[] {
  const [first, ...others] = branches;
  if (first === undefined) return [];
  return first.map((issue, index) => {
    const rivals = others.map((branch) => branch[index]);
    if (issue.code === 'invalid_value') {
      const values = rivals.flatMap((rival) =>
        rival?.code === 'invalid_value' && samePlace(rival, issue) ? rival.values : [],
      );
      return { ...issue, values: [...new Set([...issue.values, ...values])] };
    }
    if (issue.code === 'invalid_type') {
      const types = rivals.flatMap((rival) =>
        rival?.code === 'invalid_type' && samePlace(rival, issue) ? [rival.expected] : [],
      );
      return { ...issue, expected: [...new Set([issue.expected, ...types])].join(' or ') };
    }
    if (issue.code === 'unrecognized_keys') {
      const keys = rivals.flatMap((rival) => (rival === undefined ? [] : keysIn(rival)));
      return { ...issue, message: JSON.stringify([...new Set([...keysIn(issue), ...keys])]) };
    }
    return issue;
  });
}

function samePlace(left: Issue, right: Issue): boolean {
  return (
    left.path.length === right.path.length && left.path.every((part, index) => part === right.path[index])
  );
}
