import type { Issues } from '../plan/issues.ts';
import { parentsOf } from '../plan/plan-joins.ts';
import { BASE } from './column-expression.ts';
import type { DefinitionNames } from './names-of-definition.ts';

const ALIAS = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Reports joins whose alias cannot be used or is taken, and conditions on tables not yet joined. */
export function checkJoins(
  { definition: { joins = [] }, areJoinsKnown }: DefinitionNames,
  issues: Issues,
): void {
  const known = new Set([BASE]);
  for (const [index, join] of joins.entries()) {
    const pointer = `/joins/${index}`;
    if (!ALIAS.test(join.as)) {
      issues.add(
        `${pointer}/as`,
        'invalid_alias',
        'Name a join with letters, digits and _, at most 63, no digit first.',
      );
    } else if (known.has(join.as)) {
      const detail = join.as === BASE ? `"${BASE}" is the name of the base.` : 'Another join has this name.';
      issues.add(`${pointer}/as`, 'duplicate_alias', `${detail} Give another.`);
    }
    if (join.on.length === 0 && issues.isWhole(pointer)) {
      issues.add(`${pointer}/on`, 'missing', 'A join needs at least one pair of columns.');
    }
    for (const parent of parentsOf(join)) {
      if (known.has(parent) || !areJoinsKnown) continue;
      issues.addUnknown(`${pointer}/on`, 'unknown_join', 'join before this one', parent, [...known]);
    }
    known.add(join.as);
  }
}
