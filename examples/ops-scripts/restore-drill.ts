// Every month: restore the newest backup into a scratch database, and say how long a real restore takes.
import { readBackupSettings, readDatabaseSettings, verify } from '@istari-lens/ops';

const { url } = readDatabaseSettings('app');

const report = await verify({
  ...readBackupSettings(),
  url,
  id: 'latest',
  database: decodeURIComponent(new URL(url).pathname.slice(1)),
  level: 'restore',
});
console.log(`${report.id} restored: ${report.tables} tables, ${report.rows} rows (${report.rowCounts})`);
console.log(`Recovery time: ${(report.durationMs / 1000).toFixed(1)} s`);

const limitMinutes = Number(process.argv[2] ?? 30);
if (report.durationMs > limitMinutes * 60_000) {
  console.error(`That is more than ${limitMinutes} minutes.`);
  process.exitCode = 1;
}
