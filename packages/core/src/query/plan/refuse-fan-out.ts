import { holds, type Grain, type JoinTree } from './join-tree.ts';

/**
 * Why an aggregate that counts repeated rows twice cannot be right over the rows of a grain, and what
 * to do; null when it is.
 */
export function fanOutOf(own: Grain, dimensions: Grain, tree: JoinTree): string | null {
  const shared = tree.shared(own);
  if (shared !== undefined) {
    return (
      `It reads "${shared.as}", which is joined one-to-many behind a many-to-one join: each of its rows belongs to ` +
      'many rows of the base and would count many times. Ask for it in a dataset whose base it is.'
    );
  }
  if (own.size > 0 && tree.deepest(own) === undefined) {
    return (
      `It reads the one-to-many joins ${namesOf(own)} at once, whose rows would all meet each other and count many ` +
      'times. Calculate over each of them in a metric of its own, and put these together in a formula.'
    );
  }
  if (holds(own, dimensions)) return null;
  const many = [...dimensions].filter((name) => !own.has(name));
  const joins = `${many.length === 1 ? 'join' : 'joins'} ${namesOf(many)}`;
  // Only rows of a join that stands behind all the others are in one group each.
  const deepest = tree.deepest(dimensions);
  const isCounted = deepest !== undefined && fanOutOf(tree.grainOf([deepest.as]), dimensions, tree) === null;
  const instead = isCounted ? `, or calculate over fields of "${deepest.as}"` : '';
  return (
    `The one-to-many ${joins} ${many.length === 1 ? 'repeats' : 'repeat'} the rows that it counts: one of them would ` +
    `count in several groups, or several times. Leave out dimensions that read ${namesOf(many)}${instead}.`
  );
}

function namesOf(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(', ');
}
