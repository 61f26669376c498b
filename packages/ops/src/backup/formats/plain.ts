import { restorePlain } from '../../restore/foreign/restore-plain.ts';
import { toolOutput } from '../../process/run-tool.ts';
import type { Format } from './format.ts';
import { clientOrder } from './run-client.ts';

/** SQL text, for those who want to read it or to restore it with psql. */
export const plain: Format = {
  suffix: '.sql',
  compression: 'gzip',
  dumpTools: ['pg_dump'],
  restoreTools: ['psql'],
  partial: false,
  byHand: 'psql --no-psqlrc --set=ON_ERROR_STOP=1 --single-transaction --dbname=NEW',
  dump: (order) =>
    toolOutput(
      clientOrder('pg_dump', order, {
        arguments: [...order.arguments, '--format=plain'],
        failure: 'backup_failed',
      }),
    ),
  toSql: (archive) => archive,
  restore: restorePlain,
};
