// Migrates as one of several processes: node --conditions=source migrate-process.ts <migrations as JSON>,
// with the database in MIGRATE_URL. Prints one line of JSON for each step of progress and for the end.
import { migrate } from '../src/migrations/index.ts';
import type { Migration, MigrationProgress } from '../src/migrations/index.ts';

const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const migrations = JSON.parse(process.argv[2] ?? '[]') as Migration[];
const report = await migrate({
  url: process.env['MIGRATE_URL'] ?? '',
  schema: 'lens',
  migrations,
  onProgress: (step: MigrationProgress) => print(step),
});
print({ kind: 'done', applied: report.applied.map(({ version }) => version) });
