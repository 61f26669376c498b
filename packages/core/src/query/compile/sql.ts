import type { SqlStatement } from '../../databases/sql-client.ts';

/** Types that a parameter is cast to, so that Postgres never guesses one. */
export type SqlType =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'double precision'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'interval';

export type ParameterValue = string | boolean | readonly string[] | readonly boolean[];

interface Parameter {
  readonly value: ParameterValue;
  readonly cast: SqlType | `${SqlType}[]`;
}

/**
 * A piece of SQL. Text gets in only from template literals of this room, names only through
 * {@link name}, values only through {@link parameter}.
 */
export interface Sql {
  readonly pieces: readonly (string | Parameter)[];
}

/** Makes SQL of a template literal; every hole takes SQL. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const pieces: (string | Parameter)[] = [];
  for (const [index, text] of strings.entries()) {
    if (text !== '') pieces.push(text);
    const hole = holes[index];
    if (hole !== undefined) pieces.push(...hole.pieces);
  }
  return { pieces };
}

/** A value, as a parameter with its type. */
export function parameter(value: ParameterValue, cast: SqlType | `${SqlType}[]`): Sql {
  return { pieces: [{ value, cast }] };
}

/** A quoted name, of several parts joined by dots. The only way for a name to get into SQL. */
export function name(...parts: readonly string[]): Sql {
  return { pieces: [parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')] };
}

/** A whole number of this room's own making, such as a column's position. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new RangeError('Only a whole number may stand in SQL text.');
  return { pieces: [String(value)] };
}

/** Puts a separator between parts. */
export function joinSql(parts: readonly Sql[], separator: Sql): Sql {
  const pieces: (string | Parameter)[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0) pieces.push(...separator.pieces);
    pieces.push(...part.pieces);
  }
  return { pieces };
}

/** Text with `$1`, `$2`, … and the values; equal parameters share a number. */
export function renderSql(statement: Sql): SqlStatement {
  const values: ParameterValue[] = [];
  const numbers = new Map<string, number>();
  let text = '';
  for (const piece of statement.pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const key = `${piece.cast} ${JSON.stringify(piece.value)}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = values.push(piece.value);
      numbers.set(key, number);
    }
    text += `$${number}::${piece.cast}`;
  }
  return Object.freeze({ text, values: Object.freeze(values) });
}
