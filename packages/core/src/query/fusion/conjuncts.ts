import type { Condition } from '../plan/nodes.ts';

/** Conditions that must all hold, apart. */
export function conjunctsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.conditions.flatMap(conjunctsOf) : [condition];
}
