import { parseArgs } from 'node:util';

/** What the command line of `istari-lens-server` asks for. */
export type Command = 'serve' | 'help' | 'version' | 'unknown';

/** What `--help` prints. */
export const USAGE: string = `Usage: istari-lens-server [--help | --version]

Serves the API of Istari Lens until SIGTERM. Settings come from environment variables.

Needed:
  APP_DB_URL       Postgres URL of the app database (or DATABASE_URL)
  SECRET_KEY       signs tokens; make one with: openssl rand -base64 48
  ENCRYPTION_KEY   encrypts stored secrets; make one with: openssl rand -base64 32
  CORS_ORIGINS     origins that may call the API from a browser, comma separated

Often set:
  API_HOST, API_PORT   where to listen (0.0.0.0 and 8000)
  ANALYTICS_DB_URL     Postgres URL of the data to ask, with a role that only reads
  LOG_LEVEL            debug, info, warn, error or silent (info)
  ENVIRONMENT          production, staging, test or development (production)

NAME_FILE instead of NAME reads a secret from a file. All variables: docs/configuration.md
in the repository of Istari Lens. The tables of the app database are made by "istari-lens migrate up".

Options:
  -h, --help   print this
  --version    print the version

Exit codes: 0 stopped in good order, 1 could not start, 2 unknown argument, 78 wrong configuration.
`;

/**
 * Reads the arguments after the script's name. Anything but one of the options is `unknown`; help wins
 * over the version.
 */
export function readCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
    });
    if (values.help === true) return 'help';
    return values.version === true ? 'version' : 'serve';
  } catch {
    return 'unknown';
  }
}
