import type { ColumnField, DatasetDefinition, Join } from '../../../src/contract/types/dataset.ts';
import type { EvaluatorTools } from './cells.ts';
import type { EvaluatorClock } from './clock.ts';
import { formulaOf } from './formula.ts';
import type { Operand } from './operand.ts';
import type { MemoryTable } from './question.ts';
import type { Value } from './value.ts';

/** A row of the joined tables: the base's place, then that of each join; -1 where there is none. */
export type Row = readonly number[];

/** 4-byte floats hold some seven digits. */
const REAL_TOLERANCE = 2e-7;

/** The fields of a dataset over its tables. */
export interface Fields {
  /** A field; from then on the joins that it needs are made. */
  field(name: string): Operand<Row>;
  /** All rows, of the base and of the joins needed so far. */
  rows(): readonly Row[];
}

/** The fields and rows of a definition. */
export function fieldsOf(
  definition: DatasetDefinition,
  tables: Readonly<Record<string, MemoryTable>>,
  tools: EvaluatorTools,
  clock: EvaluatorClock,
): Fields {
  const joins = definition.joins ?? [];
  const needed = new Set(
    joins.filter(({ type }) => type === 'inner').flatMap((join) => withParents(join, joins)),
  );
  const known = new Map<string, Operand<Row>>();
  const tableOf = (schema: string, table: string): MemoryTable => {
    const found = tables[`${schema}.${table}`];
    if (found === undefined) throw new TypeError(`There is no table ${table} in memory.`);
    return found;
  };
  const base = tableOf(definition.base.schema, definition.base.table);

  function field(name: string): Operand<Row> {
    const found = known.get(name) ?? makeField(name);
    known.set(name, found);
    return found;
  }

  function makeField(name: string): Operand<Row> {
    const given = definition.fields[name];
    if (given === undefined) throw new TypeError(`There is no field ${name}.`);
    return 'formula' in given ? formulaOf(given.formula, { name: field, clock }) : columnOf(given);
  }

  function columnOf(given: ColumnField): Operand<Row> {
    const { position, table, cells } = place(given.column);
    const join = joins[position - 1];
    for (const alias of join === undefined ? [] : withParents(join, joins)) needed.add(alias);
    const { family, values } = tools.column(cells, given);
    const isReal = table.reals?.includes(given.column.split('.').at(-1) ?? '') === true;
    const column: Operand<Row> = {
      type: given.type,
      family,
      tolerance: 0,
      ...(join?.cardinality === 'oneToMany' ? { many: position } : {}),
      of: (row) => values[row[position] ?? -1] ?? null,
    };
    return isReal ? realColumn(column, values) : column;
  }

  /** `column` of the base, or `alias.column`. */
  function place(column: string): {
    position: number;
    table: MemoryTable;
    cells: readonly (string | null)[];
  } {
    const [first = '', second] = column.split('.');
    const position = second === undefined ? 0 : joins.findIndex(({ as }) => as === first) + 1;
    const join = joins[position - 1];
    const table = join === undefined ? base : tableOf(join.schema, join.table);
    const cells = table.cells[second ?? first];
    if (cells === undefined) throw new TypeError(`There is no column ${column} in memory.`);
    return { position, table, cells };
  }

  function rows(): readonly Row[] {
    let joined: Row[] = Array.from({ length: base.length }, (_, index) => [index]);
    for (const join of joins) {
      if (!needed.has(join.as)) {
        joined = joined.map((row) => [...row, -1]);
        continue;
      }
      const pairs = join.on.map(([left, right]) => ({
        left: place(left),
        right: place(`${join.as}.${right}`),
      }));
      const index = Map.groupBy(
        Array.from({ length: tableOf(join.schema, join.table).length }, (_, at) => at),
        (at) => keyOf(pairs.map(({ right }) => right.cells[at] ?? null)),
      );
      joined = joined.flatMap((row) => {
        const key = keyOf(pairs.map(({ left }) => left.cells[row[left.position] ?? -1] ?? null));
        const found = key === null ? [] : (index.get(key) ?? []);
        if (found.length > 0) return found.map((at) => [...row, at]);
        return join.type === 'left' ? [[...row, -1]] : [];
      });
    }
    return joined;
  }

  return { field, rows };
}

/** A column of 4-byte floats: it counts with the double that is stored, and shows its fewest digits. */
function realColumn(column: Operand<Row>, cells: readonly Value[]): Operand<Row> {
  const shown = new Map(
    cells.filter((cell) => typeof cell === 'number').map((cell) => [Math.fround(cell), cell]),
  );
  return {
    ...column,
    tolerance: REAL_TOLERANCE,
    of(row) {
      const value = column.of(row);
      return typeof value === 'number' ? Math.fround(value) : value;
    },
    shown: (value) => (typeof value === 'number' ? (shown.get(value) ?? value) : value),
  };
}

/** Rows of one table, each once: of the base, or of the one-to-many join at a place. */
export function ownRows(rows: readonly Row[], many = 0): readonly Row[] {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row[0]} ${row[many]}`;
    if (!found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}

/** Null when a part is null: nothing equals it. */
function keyOf(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : JSON.stringify(parts);
}

/** A join's alias and those that its conditions lean on. */
function withParents(join: Join, joins: readonly Join[]): string[] {
  const parents = join.on.flatMap(([left]) => (left.includes('.') ? [left.split('.')[0] ?? ''] : []));
  const found = joins.filter(({ as }) => parents.includes(as));
  return [join.as, ...found.flatMap((parent) => withParents(parent, joins))];
}
