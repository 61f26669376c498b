import { randomBytes } from 'node:crypto';
import { LensError } from '@istari-lens/core';
import type { RestoreOrder } from '../../backup/formats/format.ts';
import { clientOrder } from '../../backup/formats/run-client.ts';
import { databaseArgument } from '../../process/connection-environment.ts';
import { runTool } from '../../process/run-tool.ts';
import { createSqlScanner } from './sql-scanner.ts';

/** First minors whose psql can be told to refuse meta-commands (CVE-2025-8714), by major. */
const RESTRICTABLE: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };

/**
 * Restores SQL text with psql in one transaction that ends only after the last line of a complete
 * dump; the first error ends it. Meta-commands are refused by us before psql sees them, and by psql
 * too where it can.
 *
 * @throws LensError `restore_refused` for a meta-command or without pg_dump's mark of the end.
 */
export async function restorePlain(order: RestoreOrder): Promise<void> {
  await runTool(
    clientOrder('psql', order, {
      arguments: [
        '--no-psqlrc',
        '--quiet',
        '--no-password',
        '--set=ON_ERROR_STOP=1',
        `--dbname=${databaseArgument(order.database)}`,
        '--output=/dev/null',
        '--file=-',
      ],
      failure: 'restore_failed',
      input: inOneTransaction(order),
    }),
  );
}

async function* inOneTransaction({ archive, tools }: RestoreOrder): AsyncGenerator<Buffer, void, undefined> {
  const key = randomBytes(24).toString('hex');
  const restricted = isRestrictable(tools.version);
  yield Buffer.from(`${restricted ? `\\restrict ${key}\n` : ''}BEGIN;\n`);
  const kept: Buffer[] = [];
  const scanner = createSqlScanner((chunk) => void kept.push(chunk));
  for await (const chunk of archive) {
    scanner.write(chunk);
    yield* kept.splice(0);
  }
  const { complete } = scanner.end();
  yield* kept.splice(0);
  // Raising here kills psql before its input ends, and the open transaction with it.
  if (!complete) throw incomplete();
  yield Buffer.from(`\nCOMMIT;\n${restricted ? `\\unrestrict ${key}\n` : ''}`);
}

/** The error for a dump without pg_dump's last line. */
export function incomplete(): LensError {
  return new LensError(
    'restore_refused',
    'The dump does not end with "PostgreSQL database dump complete": pg_dump failed or the file was cut short. Use another backup.',
  );
}

function isRestrictable(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 18 || minor >= (RESTRICTABLE[major] ?? Number.POSITIVE_INFINITY);
}
