// Every month: restore the newest backup into a scratch database, and say how long a real restore takes.
// node restore-drill.ts [minutes that it may take]
import { readBackupSettings, readDatabaseSettings, verify } from '@istari-lens/ops';

async function drill(limitMinutes: number): Promise<void> {
  const { url } = readDatabaseSettings('app');
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const report = await verify({ ...readBackupSettings(), url, id: 'latest', database, level: 'restore' });
  console.log(`${report.id} restored: ${report.tables} tables, ${report.rows} rows (${report.rowCounts})`);
  console.log(`Recovery time: ${(report.durationMs / 1000).toFixed(1)} s`);
  if (report.durationMs <= limitMinutes * 60_000) return;
  console.error(`That is more than ${limitMinutes} minutes.`);
  process.exitCode = 1;
}

const [minutes = '30', ...others] = process.argv.slice(2);
if (!/^\d{1,5}$/.test(minutes) || others.length > 0) {
  console.error(
    'Give at most one argument: whole minutes, 0 to 99999. For example: node restore-drill.ts 30',
  );
  process.exitCode = 2;
} else {
  await drill(Number(minutes)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
