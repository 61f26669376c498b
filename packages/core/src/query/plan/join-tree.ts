import type { Join } from '../../contract/types/dataset.ts';
import { parentsOf } from './plan-joins.ts';

/**
 * One-to-many joins by alias. The rows of a grain are those of the base together with the rows of
 * these joins; the empty grain is the base alone, whatever many-to-one joins are made.
 */
export type Grain = ReadonlySet<string>;

/** What the joins of a dataset do to the number of rows. */
export interface JoinTree {
  /** The one-to-many joins that these tables are, or stand behind. */
  grainOf(tables: Iterable<string>): Grain;
  /** True when all rows of a table are there at this grain: reading it adds none. */
  isWithin(table: string, grain: Grain): boolean;
  /** These tables, with those they lean on. */
  withParents(tables: Iterable<string>): ReadonlySet<string>;
  /** The join of a grain that stands behind all others of it; undefined when there is none such. */
  deepest(grain: Grain): Join | undefined;
  /** The first join of a grain behind a many-to-one join: its rows belong to many rows of the base. */
  shared(grain: Grain): Join | undefined;
}

/** Reads the joins once; the questions about them are cheap then. */
export function createJoinTree(joins: readonly Join[]): JoinTree {
  const grains = new Map<string, Grain>();
  const byName = new Map(joins.map((join) => [join.as, join]));
  const sharing = new Set<string>();
  /** Tables behind a many-to-one join. */
  const behindOne = new Set<string>();

  for (const join of joins) {
    const parents = parentsOf(join);
    const isMany = join.cardinality === 'oneToMany';
    grains.set(join.as, new Set([...grainOf(parents), ...(isMany ? [join.as] : [])]));
    const isBehindOne = parents.some((parent) => behindOne.has(parent));
    if (isBehindOne || join.cardinality === 'manyToOne') behindOne.add(join.as);
    if (isBehindOne && isMany) sharing.add(join.as);
  }

  function grainOf(tables: Iterable<string>): Grain {
    const found = new Set<string>();
    for (const table of tables) for (const name of grains.get(table) ?? []) found.add(name);
    // In the dataset's order, which messages and statements keep.
    return new Set(joins.flatMap(({ as }) => (found.has(as) ? [as] : [])));
  }

  return {
    grainOf,
    isWithin: (table, grain) => holds(grain, grains.get(table) ?? []),
    withParents(tables) {
      const all = new Set(tables);
      // A set visits what is added to it on the way, so this reaches every ancestor.
      for (const table of all) {
        const join = byName.get(table);
        if (join !== undefined) for (const parent of parentsOf(join)) all.add(parent);
      }
      return all;
    },
    deepest: (grain) => joins.find(({ as }) => grain.has(as) && holds(grainOf([as]), grain)),
    shared: (grain) => joins.find(({ as }) => grain.has(as) && sharing.has(as)),
  };
}

/** Whether a grain has all of these joins. */
export function holds(grain: Grain, names: Iterable<string>): boolean {
  for (const name of names) if (!grain.has(name)) return false;
  return true;
}
