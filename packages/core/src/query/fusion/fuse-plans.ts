import type { SqlStatement } from '../../databases/sql-client.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import type { Zone } from '../time/zone.ts';
import type { DataFacts } from './facts.ts';
import { fuseMembers } from './fuse-members.ts';
import { contextOf, memberOf, type Member } from './member.ts';
import { partition } from './partition.ts';

/** Questions that one statement answers. */
export interface Fusion {
  /** Places of the questions among those given. */
  readonly members: readonly number[];
  /** Rows of {@link splitRows}; the questions are of one data source and one row security. */
  readonly statement: SqlStatement;
}

/** From so many rows on it pays to cut a time at edges also for one question. */
const MANY_ROWS = 100_000;

/**
 * Fuses questions into as few statements as pay. Those that are in none are best asked alone. All of them must be
 * of one data source and one principal.
 */
export function fusePlans(plans: readonly QueryPlan[], facts: DataFacts): readonly Fusion[] {
  const contexts = new Map<Zone, CompileContext>();
  const members: Member[] = [];
  for (const [index, plan] of plans.entries()) {
    const context = contexts.get(plan.zone) ?? contextOf(plan);
    contexts.set(plan.zone, context);
    const member = memberOf(index, plan, facts, context);
    if (member !== null) members.push(member);
  }
  return partition(members, facts).flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined || (others.length === 0 && !isWorthAlone(first, facts))) return [];
    const statement = fuseMembers([first, ...others]);
    return statement === null ? [] : [{ members: group.map(({ index }) => index), statement }];
  });
}

/** Whether a question that fits to no other is answered faster by its time being cut at edges. */
function isWorthAlone(member: Member, facts: DataFacts): boolean {
  if (member.dimensions.every(({ time }) => time === null)) return false;
  return (facts.rows(member.plan.base) ?? 0) >= MANY_ROWS;
}
