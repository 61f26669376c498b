import { InvalidArgumentError, Option, type Command } from 'commander';
import { withInterrupt } from '../process/with-interrupt.ts';
import { ToolError } from '../process/tool-error.ts';
import { createOutput, type Output } from '../report/output.ts';
import { parseSize } from '../report/parse-size.ts';
import { databaseOf } from '../postgres/database-url.ts';
import { readDatabaseSettings, type DatabaseName } from '../settings.ts';

/** What every command about backups understands. */
export interface CommonOptions {
  json?: boolean;
  verbose?: boolean;
}

/** Where settings come from, for the help texts. */
export const BACKUP_SETTINGS_HELP = `
Backups are kept in BACKUP_DESTINATION: /absolute/folder or s3://bucket/prefix (S3_ENDPOINT, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; or however else the AWS SDK finds them). BACKUP_AGE_RECIPIENTS lists the
age public keys to encrypt to, BACKUP_AGE_IDENTITY holds the private key to read with. The app database is named by
APP_DB_DIRECT_URL, else APP_DB_URL, else DATABASE_URL, the analytics database by ANALYTICS_DB_URL. Secrets also as
NAME_FILE. Where no client programs of the machine fit, those of the container image POSTGRES_CLIENT_IMAGE are used.`;

/** The exit codes of the commands that work for long. */
export const BACKUP_EXIT_HELP =
  'Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 78 a setting is missing or wrong, 130 and 143 stopped by SIGINT and SIGTERM.';

/** Says which of the configured databases a command is about. */
export function backupDatabaseOption(): Option {
  return new Option('--database <name>', 'which database').choices(['app', 'analytics']).default('app');
}

/** Says which server's database is meant, where several have one of that name. */
export function serverOption(): Option {
  return new Option('--server <number>', 'of this server, where several have a database of that name');
}

/** Says whether a list is about one configured database or all that the destination holds. */
export function anyDatabaseOption(): Option {
  return new Option('--database <name>', 'only backups of this database').choices(['app', 'analytics']);
}

/** The name of a configured database on its server. */
export function databaseNameOf(database: DatabaseName | undefined): string | undefined {
  return database === undefined ? undefined : databaseOf(readDatabaseSettings(database).url);
}

/** Adds `--json` and `--verbose`. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one line of JSON')
    .option('--verbose', 'on failure, show the words of the program that failed');
}

/** Runs a command's work so that signals stop it cleanly and `--verbose` is honoured. */
export async function runCommand(
  options: CommonOptions,
  work: (output: Output, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const output = createOutput({ json: options.json === true });
  await withInterrupt(async (signal) => {
    try {
      await work(output, signal);
    } catch (error) {
      if (options.verbose === true && error instanceof ToolError) output.problem(error.output.trimEnd());
      throw error;
    }
  });
}

/** Reads a size such as `20M` from the command line, in bytes. */
export function sizeArgument(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('Give a size such as 500K, 20M or 2G.');
  return bytes;
}

/** What is said of a database that was made for a trial or a restore and could not be dropped. */
export function describeLeft(database: string): string {
  return `The scratch database ${database} cannot be dropped: it remains on the server, with the data in it. See what holds it, then drop it.`;
}
