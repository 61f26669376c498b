// Every night: back up, read the copy back, forget what is too old. Fails loudly; cron mails what it prints.
import {
  backup,
  checkBackups,
  prune,
  readBackupSettings,
  readDatabaseSettings,
  verify,
} from '@istari-lens/ops';

const settings = readBackupSettings();
const { url } = readDatabaseSettings('app');

const { id, manifest } = await backup({ ...settings, url });
console.log(`${id}: ${manifest.dump.bytes} bytes stored in ${manifest.durationMs} ms`);
const database = manifest.database.name;
await verify({ ...settings, id, level: 'quick' });

const { decisions } = await prune({
  ...settings,
  database,
  keep: { daily: 14, weekly: 8, monthly: 12 },
  apply: true,
});
console.log(`${decisions.filter(({ action }) => action === 'remove').length} old backups removed`);

const { ok, problems } = await checkBackups({ ...settings, database, minBytes: 1024 });
for (const problem of problems) console.error(problem);
process.exitCode = ok ? 0 : 1;
