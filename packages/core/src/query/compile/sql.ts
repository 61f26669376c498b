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

/** `$12::` */
const PARAMETER_SIZE = 5;

/**
 * A piece of SQL: a tree, so that putting pieces together copies nothing and a piece may stand in
 * many places. Text gets in only from template literals of this room, names only through
 * {@link name}, values only through {@link parameter}.
 */
export interface Sql {
  readonly parts: readonly (string | Parameter | Sql)[];
  /** Characters when written out, more or less; known before anything is. */
  readonly size: number;
}

/** Makes SQL of a template literal; every hole takes SQL. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: (string | Sql)[] = [];
  let size = 0;
  for (let index = 0; index < strings.length; index += 1) {
    const text = strings[index] ?? '';
    if (text !== '') parts.push(text);
    size += text.length;
    const hole = holes[index];
    if (hole === undefined) continue;
    parts.push(hole);
    size += hole.size;
  }
  return { parts, size };
}

/** A value, as a parameter with its type. */
export function parameter(value: ParameterValue, cast: SqlType | `${SqlType}[]`): Sql {
  return { parts: [{ value, cast }], size: PARAMETER_SIZE + cast.length };
}

/** A quoted name, of several parts joined by dots. The only way for a name to get into SQL. */
export function name(...parts: readonly string[]): Sql {
  return plain(parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.'));
}

/** A whole number of this room's own making, such as a column's position. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new RangeError('Only a whole number may stand in SQL text.');
  return plain(String(value));
}

/** Puts a separator between parts. */
export function joinSql(parts: readonly Sql[], separator: Sql): Sql {
  const joined: Sql[] = [];
  let size = 0;
  for (const part of parts) {
    if (joined.length > 0) joined.push(separator);
    joined.push(part);
    size += separator.size + part.size;
  }
  return { parts: joined, size };
}

function plain(text: string): Sql {
  return { parts: [text], size: text.length };
}

/** Text with `$1`, `$2`, … and the values; equal parameters share a number. */
export function renderSql(statement: Sql): SqlStatement {
  const values: ParameterValue[] = [];
  const numbers = new Map<string, number>();
  let text = '';
  // What is still to be written, the next part last: formulas nest deeper than calls may.
  const rest: Sql['parts'][number][] = [statement];
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (typeof part === 'string') {
      text += part;
    } else if ('parts' in part) {
      for (let index = part.parts.length - 1; index >= 0; index -= 1) rest.push(part.parts[index] ?? '');
    } else {
      const key = `${part.cast} ${JSON.stringify(part.value)}`;
      let number = numbers.get(key);
      if (number === undefined) {
        number = values.push(part.value);
        numbers.set(key, number);
      }
      text += `$${number}::${part.cast}`;
    }
  }
  return Object.freeze({ text, values: Object.freeze(values) });
}
