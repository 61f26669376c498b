import { quoteIdentifier } from '@istari-lens/core';

/** A text as SQL writes it, for statements that take no parameters. */
export function literal(text: string): string {
  return `${text.includes('\\') ? 'E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Sets or, with null, removes the comment of a database. */
export function commentStatement(database: string, comment: string | null): string {
  return `comment on database ${quoteIdentifier(database)} is ${comment === null ? 'null' : literal(comment)}`;
}
