import type { Command } from 'commander';
import { longQueries, type RunningQuery } from '../monitor/long-queries.ts';
import { describeVisibility, visibility } from '../monitor/visibility.ts';
import { formatSeconds } from '../report/format-quantity.ts';
import { resultWithNote } from '../report/result-with-note.ts';
import { formatTextTable } from '../report/text-table.ts';
import { readDatabaseSettings, type DatabaseName } from '../settings.ts';
import { DATABASE_SETTINGS_HELP, databaseOption } from './db-options.ts';
import { durationArgument } from './parse-arguments.ts';

interface Options {
  longerThan?: number;
  text?: boolean;
  database: DatabaseName;
  json?: boolean;
}

/** `istari-lens db queries` */
export function registerDbQueries(group: Command): void {
  group
    .command('queries')
    .description('What runs now, with the process numbers that "db cancel" takes.')
    .option(
      '--longer-than <duration>',
      'only what has lasted longer than this, for example 5s',
      durationArgument,
    )
    .option('--text', 'with the text of the statements, which may hold values')
    .addOption(databaseOption())
    .option('--json', 'print one line of JSON: an array of rows')
    .addHelpText(
      'after',
      `${DATABASE_SETTINGS_HELP}

Example:
  $ istari-lens db queries --longer-than 5s --text

Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ longerThan, text, database, json }: Options) => {
      const target = readDatabaseSettings(database);
      const rows = await longQueries(target, { longerThanMs: longerThan, text });
      const note = describeVisibility(await visibility(target));
      resultWithNote({ json: json === true, rows, text: formatQueries(rows), note });
    });
}

function formatQueries(rows: readonly RunningQuery[]): string {
  if (rows.length === 0) return 'Nothing else runs.';
  const cells = rows.map(({ pid, seconds, state, waiting, user, application, query }) => [
    String(pid),
    formatSeconds(seconds),
    waiting ? `${state}, waits for a lock` : state,
    user ?? '',
    application,
    query?.slice(0, 120) ?? '',
  ]);
  return formatTextTable(['pid', 'for', 'state', 'user', 'program', 'statement'], cells);
}
