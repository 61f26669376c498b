import { LensError } from '@istari-lens/core';
import type { Manifest } from '../backup/manifest/manifest.ts';
import { createSqlScanner } from '../restore/foreign/sql-scanner.ts';
import { rootsOf, rowsByRoot } from './rows-by-root.ts';
import { tableKey, tableLabel } from './table-key.ts';

/**
 * Reads a dump as SQL text to its end: it must be complete, and hold the rows that were counted when
 * it was made.
 *
 * @throws LensError `backup_damaged`.
 */
export async function checkDumpText(sql: AsyncIterable<Uint8Array>, manifest: Manifest): Promise<void> {
  const scanner = createSqlScanner();
  for await (const chunk of sql) scanner.write(chunk);
  const { rows, complete } = scanner.end();
  const { id, content } = manifest;
  if (!complete)
    throw new LensError(
      'backup_damaged',
      `The dump in backup ${id} is not complete: its end is missing. Use another backup.`,
    );
  if (content.rowCounts !== 'exact') return;
  const roots = rootsOf(content.tables);
  const found = new Map<string, number>();
  for (const [text, count] of rows) {
    const key = keyOfText(text);
    const top = roots.get(key);
    const at = top === undefined ? key : tableKey(top);
    found.set(at, (found.get(at) ?? 0) + count);
  }
  const wrong = [...rowsByRoot(content.tables, roots)].flatMap(([key, { table, rows: expected }]) => {
    const count = found.get(key);
    if (count === expected) return [];
    return [`${tableLabel(table)} has ${count ?? 'no'} rows instead of ${expected}`];
  });
  if (wrong.length === 0) return;
  throw new LensError(
    'backup_damaged',
    `The dump in backup ${id} is not what was counted: ${wrong.join('; ')}. Use another backup.`,
  );
}

/** Schema and name of a table as pg_dump writes it (`public."Order"`), as a key. */
function keyOfText(table: string): string {
  const parts = table.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  const [schema = '', name = ''] = parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );
  return tableKey({ schema, name });
}
