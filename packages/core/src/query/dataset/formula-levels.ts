interface Visit {
  readonly name: string;
  readonly rest: Iterator<string>;
  level: number;
}

/**
 * Tells on how many definitions, each on the next, a name stands: 0 for one that uses no other, and
 * Infinity for one that depends on itself or on one that does. `uses` gives the names that a name uses
 * itself. No chain is too long for it.
 */
export function createFormulaLevels(uses: (name: string) => Iterable<string>): (name: string) => number {
  const levels = new Map<string, number>();

  /** Opens a name; until its visit ends it counts as endless, for who meets it meanwhile closes a circle. */
  function open(name: string): Visit {
    levels.set(name, Infinity);
    return { name, rest: uses(name)[Symbol.iterator](), level: 0 };
  }

  return (asked) => {
    const known = levels.get(asked);
    if (known !== undefined) return known;
    const visits = [open(asked)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.rest.next();
      if (next.done === true) {
        visits.pop();
        levels.set(visit.name, visit.level);
        const user = visits.at(-1);
        if (user !== undefined) user.level = Math.max(user.level, visit.level + 1);
        continue;
      }
      const level = levels.get(next.value);
      if (level === undefined) visits.push(open(next.value));
      else visit.level = Math.max(visit.level, level + 1);
    }
    return levels.get(asked) ?? 0;
  };
}
