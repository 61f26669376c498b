import path from 'node:path';
import { createPrivateFolder, spool } from '../../process/private-folder.ts';
import { toolOutput } from '../../process/run-tool.ts';
import type { Format } from './format.ts';
import { restoreArchive } from './restore-archive.ts';
import { clientOrder } from './run-client.ts';

/** pg_dump's custom format: one stream, restorable in parallel and in part. Compressed by us, not by pg_dump. */
export const custom: Format = {
  suffix: '.dump',
  compression: 'zstd',
  dumpTools: ['pg_dump'],
  restoreTools: ['pg_restore'],
  partial: true,
  byHand: 'pg_restore --exit-on-error --dbname=NEW',
  dump: (order) =>
    toolOutput(
      clientOrder('pg_dump', order, {
        arguments: [...order.arguments, '--format=custom', '--compress=0'],
        failure: 'backup_failed',
      }),
    ),
  toSql: (input, context) =>
    toolOutput(
      clientOrder('pg_restore', context, { arguments: ['--file=-'], failure: 'restore_failed', input }),
    ),
  async restore(order) {
    const isWhole = order.tables.length === 0 && order.schemas.length === 0;
    if (order.jobs === 1 && isWhole) return restoreArchive(order, { input: order.archive });
    order.onSpool?.(
      'The dump is put into a private temporary folder first, because it is not read from start to end.',
    );
    const folder = await createPrivateFolder(order.temporaryFolder);
    try {
      const file = path.join(folder.path, 'archive');
      await spool(order.archive, file);
      await restoreArchive(order, { file, folder: folder.path });
    } finally {
      await folder.remove();
    }
  },
};
