import { LensError } from '@istari-lens/core';
import type { Manifest } from '../backup/manifest/manifest.ts';
import { createSqlScanner } from '../restore/foreign/sql-scanner.ts';

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
    throw new LensError('backup_damaged', `The dump in backup ${id} is not complete: its end is missing. Use another backup.`);
  if (content.rowCounts !== 'exact') return;
  const wrong = content.tables.flatMap(({ schema, name, rows: expected }) => {
    const found = rows.get(`${quoted(schema)}.${quoted(name)}`);
    // Materialized views, and tables of extensions, are dumped without rows.
    return found === undefined || found === expected ? [] : [`${schema}.${name} has ${found} rows instead of ${expected}`];
  });
  if (wrong.length === 0) return;
  throw new LensError('backup_damaged', `The dump in backup ${id} is not what was counted: ${wrong.join('; ')}. Use another backup.`);
}

/** As pg_dump writes a name: quoted only when it must be, which is undone for comparing. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

const RESERVED: ReadonlySet<string> = new Set<string>();
