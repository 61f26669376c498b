// Every night: back up, read the copy back, forget what is too old. Fails loudly; cron mails what it prints.
import * as ops from '@istari-lens/ops';

async function backUp(): Promise<void> {
  const settings = ops.readBackupSettings();
  const { url } = ops.readDatabaseSettings('app');

  const { id, manifest } = await ops.backup({ ...settings, url });
  console.log(`${id}: ${manifest.dump.bytes} bytes stored in ${manifest.durationMs} ms`);
  const database = manifest.database.name;
  await ops.verify({ ...settings, id, level: 'quick' });

  const keep = { daily: 14, weekly: 8, monthly: 12 };
  const { decisions } = await ops.prune({ ...settings, database, keep, apply: true });
  console.log(`${decisions.filter(({ action }) => action === 'remove').length} old backups removed`);

  const { ok, problems } = await ops.checkBackups({ ...settings, database, minBytes: 1024 });
  for (const problem of problems) console.error(problem);
  process.exitCode = ok ? 0 : 1;
}

// The messages of the package say what happened and what to do; where it was thrown helps nobody.
await backUp().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
