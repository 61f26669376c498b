import type { Join, TableReference } from '../../contract/types/dataset.ts';
import { BASE, columnPlace } from './column-expression.ts';

/** Columns of a table. */
export interface Key {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** What each of them is compared with: that decides with it when two values are equal. */
  readonly pairs: readonly KeyPair[];
}

/** A column of a key, and the column of the other table that the join compares it with. */
export interface KeyPair {
  readonly column: string;
  readonly other: TableReference & { readonly column: string };
}

/**
 * What a join's cardinality says of the data. Rows in which a column is null do not count: they match
 * nothing.
 */
export interface UniqueClaim {
  /** Alias of the join. */
  readonly join: string;
  readonly declared: Join['cardinality'];
  /** At least one of these tells the rows of its table apart. */
  readonly oneOf: readonly Key[];
}

type Side = 'joined' | 'parents';

/** Which sides of a join must hold each key once. */
const UNIQUE_SIDES: Readonly<Record<Join['cardinality'], readonly Side[]>> = {
  manyToOne: ['joined'],
  oneToOne: ['joined', 'parents'],
  oneToMany: ['parents'],
};

/** What these joins claim, so that no row is counted twice; each must hold. */
export function uniqueClaims(base: TableReference, joins: readonly Join[]): UniqueClaim[] {
  const places = new Map<string, TableReference>([[BASE, base]]);
  for (const join of joins) places.set(join.as, join);
  return joins.flatMap((join) => {
    const compared = join.on.flatMap(([left, right]) => {
      const { table, column } = columnPlace(left);
      const parent = places.get(table);
      return parent === undefined
        ? []
        : [{ alias: table, parent: at(parent, column), joined: at(join, right) }];
    });
    const keys: Readonly<Record<Side, () => Key[]>> = {
      joined: () => [
        keyOf(
          join,
          compared.map(({ parent, joined }) => ({ column: joined.column, other: parent })),
        ),
      ],
      // A row that meets one row of one parent meets one row in all, whatever else is compared.
      parents: () =>
        [...Map.groupBy(compared, ({ alias }) => alias).values()].map((pairs) =>
          keyOf(
            pairs[0]?.parent ?? base,
            pairs.map(({ parent, joined }) => ({ column: parent.column, other: joined })),
          ),
        ),
    };
    return UNIQUE_SIDES[join.cardinality].map((side) => ({
      join: join.as,
      declared: join.cardinality,
      oneOf: keys[side](),
    }));
  });
}

function at({ schema, table }: TableReference, column: string): KeyPair['other'] {
  return { schema, table, column };
}

function keyOf({ schema, table }: TableReference, pairs: readonly KeyPair[]): Key {
  return { schema, table, columns: [...new Set(pairs.map(({ column }) => column))], pairs };
}
