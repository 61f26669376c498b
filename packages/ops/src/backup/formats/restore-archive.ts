import { databaseArgument } from '../../process/connection-environment.ts';
import { runTool, type ToolOrder } from '../../process/run-tool.ts';
import type { RestoreOrder } from './format.ts';
import { clientOrder } from './run-client.ts';

/** What pg_restore reads: a stream, or a file or folder on this machine. */
export type ArchivePlace =
  | { input: AsyncIterable<Uint8Array>; file?: undefined; folder?: undefined }
  | { file: string; /** The folder it is in. */ folder: string; input?: undefined };

/** Runs pg_restore over an archive; with a choice of tables once for each, because it pairs any schema with any table. */
export async function restoreArchive(order: RestoreOrder, place: ArchivePlace): Promise<void> {
  const common = [
    '--exit-on-error',
    '--no-password',
    `--dbname=${databaseArgument(order.database)}`,
    ...(order.owners ? [] : ['--no-owner', '--no-privileges']),
    ...(order.jobs > 1 && place.file !== undefined ? [`--jobs=${order.jobs}`] : []),
  ];
  for (const choice of choices(order)) {
    await runTool(restoreOrder(order, [...common, ...choice], place));
  }
}

function restoreOrder(
  order: RestoreOrder,
  args: readonly string[],
  { file, folder, input }: ArchivePlace,
): ToolOrder {
  const rest = {
    arguments: file === undefined ? args : [...args, file],
    folder,
    failure: 'restore_failed' as const,
  };
  return clientOrder('pg_restore', order, input === undefined ? rest : { ...rest, input });
}

function choices({ tables, schemas }: RestoreOrder): string[][] {
  if (tables.length === 0 && schemas.length === 0) return [[]];
  const bySchema = schemas.length === 0 ? [] : [schemas.map((schema) => `--schema=${schema}`)];
  return [...bySchema, ...tables.map(({ schema, name }) => [`--schema=${schema}`, `--table=${name}`])];
}
