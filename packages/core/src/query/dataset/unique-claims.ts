import type { Join, TableReference } from '../../contract/types/dataset.ts';
import { BASE, columnPlace } from './column-expression.ts';

/** Columns of a table. */
export interface Key {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
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
    const keys: Readonly<Record<Side, () => Key[]>> = {
      joined: () => [
        keyOf(
          join,
          join.on.map(([, right]) => right),
        ),
      ],
      parents: () => {
        // A row that meets one row of one parent meets one row in all, whatever else is compared.
        const pairs = Map.groupBy(
          join.on.map(([left]) => columnPlace(left)),
          ({ table }) => table,
        );
        return [...pairs].flatMap(([table, columns]) => {
          const place = places.get(table);
          return place === undefined
            ? []
            : [
                keyOf(
                  place,
                  columns.map(({ column }) => column),
                ),
              ];
        });
      },
    };
    return UNIQUE_SIDES[join.cardinality].map((side) => ({
      join: join.as,
      declared: join.cardinality,
      oneOf: keys[side](),
    }));
  });
}

function keyOf({ schema, table }: TableReference, columns: readonly string[]): Key {
  return { schema, table, columns: [...new Set(columns)] };
}
