import type { DataFacts } from './facts.ts';
import type { Member, MemberDimension } from './member.ts';

/** So many fine groups cost next to nothing, however few rows there are. */
const ALWAYS = 2000;
/** Beyond this, groups outgrow the memory that Postgres gives them by default, which costs more than to read again. */
const MOST = 8000;
/** Fine groups are to hold this many rows each at the least. */
const ROWS_A_GROUP = 20;

/**
 * Divides questions into those that are answered by one reading: of the same rows, with so few combinations of
 * their dimensions that grouping by all of them costs less than to read again. Questions with the same
 * dimensions fit together however many groups these make.
 */
export function partition(members: readonly Member[], facts: DataFacts): Member[][] {
  const drafts: { members: Member[]; keys: Map<string, MemberDimension>; limit: number }[] = [];
  // The most finely grouped first, so that the others find theirs in what is there.
  const ordered = members.toSorted((left, right) => groupsOf(right.dimensions) - groupsOf(left.dimensions));
  for (const member of ordered) {
    const own = new Map(member.dimensions.map((one) => [one.key, one]));
    const found = drafts.find(({ members: [first], keys, limit }) => {
      if (first?.source !== member.source) return false;
      const adds = [...own].filter(([key]) => !keys.has(key));
      if (adds.length === 0 && own.size === keys.size) return true;
      return groupsOf([...keys.values(), ...adds.map(([, one]) => one)]) <= limit;
    });
    if (found === undefined) {
      const rows = facts.rows(member.plan.base) ?? 0;
      drafts.push({
        members: [member],
        keys: own,
        limit: Math.max(ALWAYS, Math.min(MOST, rows / ROWS_A_GROUP)),
      });
      continue;
    }
    found.members.push(member);
    for (const [key, one] of own) found.keys.set(key, one);
  }
  return drafts.map((draft) => draft.members.toSorted((left, right) => left.index - right.index));
}

/** The most groups that these make together: of one time, however often it is cut, not more than its pieces. */
function groupsOf(dimensions: readonly MemberDimension[]): number {
  let groups = 1;
  for (const [time, cut] of Map.groupBy(dimensions, ({ time: own }) => own?.key ?? null)) {
    const product = cut.reduce((left, one) => left * one.groups, 1);
    const pieces = Math.max(...cut.map((one) => one.time?.pieces ?? 0));
    groups *= time === null ? product : Math.min(product, pieces);
  }
  return groups;
}
