import type { MemoryTable } from '../evaluator/question.ts';

/** A table to be made: columns with their Postgres types, and rows of cells as text. */
export interface TableData {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The table as the evaluator reads it. */
export function inMemory({ columns, rows }: TableData): MemoryTable {
  return {
    length: rows.length,
    cells: Object.fromEntries(columns.map(([name], index) => [name, rows.map((row) => row[index] ?? null)])),
    reals: columns.flatMap(([name, type]) => (type === 'real' ? [name] : [])),
  };
}

/**
 * Statements that make the table and fill it, each with its values. Text has the given collation, so that
 * what forgets to ask for code points is seen.
 */
export function statementsOf(
  { name, columns, rows }: TableData,
  collation: string | null,
): { text: string; values: unknown[] }[] {
  const collate = collation === null ? '' : ` COLLATE "${collation}"`;
  const definitions = columns.map(([column, type]) => `${column} ${type}${type === 'text' ? collate : ''}`);
  const casts = columns.map(([column, type]) => `${column}::${type}`);
  const names = columns.map(([column]) => column);
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`);
  return [
    { text: `CREATE TABLE public.${name} (${definitions.join(', ')})`, values: [] },
    {
      text: `INSERT INTO public.${name} SELECT ${casts.join(', ')} FROM unnest(${arrays.join(', ')}) AS t(${names.join(', ')})`,
      values: columns.map((_, index) => rows.map((row) => row[index] ?? null)),
    },
  ];
}
