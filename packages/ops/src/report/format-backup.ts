import type { BackupReport } from '../backup/backup.ts';
import { formatBytes, formatCount, formatSeconds } from './format-quantity.ts';

/** A backup that was made, for people. */
export function formatBackup({ id, manifest, destination }: BackupReport): string {
  const { dump, content, durationMs, recipients } = manifest;
  const rows = content.tables.reduce((sum, table) => sum + table.rows, 0);
  const sizes = `${formatBytes(dump.bytes)} of ${formatBytes(dump.contentBytes)}`;
  return [
    id,
    `  stored in ${destination}: ${sizes}, ${recipients === null ? 'not encrypted' : 'encrypted'}, ${formatSeconds(durationMs / 1000)}`,
    `  ${formatCount(content.tables.length, 'table')}, ${formatCount(rows, 'row')} (${content.rowCounts})`,
    '  by hand, in the folder of the files:',
    ...manifest.byHand.map((line) => `    ${line}`),
  ].join('\n');
}
