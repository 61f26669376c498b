import type { Command } from 'commander';
import { MONITOR_VIEWS } from '../monitor/views.ts';
import { resultWithNote } from '../report/result-with-note.ts';
import { readDatabaseSettings, type DatabaseName } from '../settings.ts';
import { registerDbCancel } from './db-cancel.ts';
import { DATABASE_SETTINGS_HELP, databaseOption } from './db-options.ts';
import { registerDbQueries } from './db-queries.ts';
import { registerDbTerminateIdle } from './db-terminate-idle.ts';

/** `istari-lens db connections | slow-queries | … | queries | terminate-idle | cancel` */
export function registerDb(program: Command): void {
  const group = program.command('db').description('Look into a database, and help it in an incident.');
  for (const [name, view] of Object.entries(MONITOR_VIEWS)) {
    const command = group.command(name).description(view.summary);
    if (view.hasText) command.option('--text', 'with the text of the statements, which may hold values');
    command
      .addOption(databaseOption())
      .option('--json', 'print one line of JSON: an array of rows')
      .addHelpText(
        'after',
        `${DATABASE_SETTINGS_HELP}

Example:
  $ istari-lens db ${name} --database analytics

Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
      )
      .action(async (options: { database: DatabaseName; text?: boolean; json?: boolean }) => {
        const target = readDatabaseSettings(options.database);
        const { rows, text, note } = await view.read(target, { text: options.text });
        resultWithNote({ json: options.json === true, rows, text, note });
      });
  }
  registerDbQueries(group);
  registerDbTerminateIdle(group);
  registerDbCancel(group);
}
