import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Load the dashboard twice through the client SDK, print it, and exit. */
  once: boolean;
  /** With `once`: the last line of stdout is one JSON object. */
  json: boolean;
  port: number;
  web: boolean;
  webPort: number;
  /** Where the databases are kept for the next start; undefined: a temporary folder, removed at the end. */
  dataDir: string | undefined;
}

export const USAGE = `Usage: npm run demo -- [options]

  --once            log in, load the dashboard twice, print every widget's rows, exit
  --json            with --once: the last line printed is one JSON object
  --port NUMBER     port of the API (8000)
  --web-port NUMBER port of the web app (3000)
  --no-web          leave the web app out
  --data-dir DIR    keep the databases in DIR for the next start
  --help            this text
`;

/** Raised for a command line that cannot be understood; the message says what to change. */
export class UsageError extends Error {}

/** Reads the command line. Returns 'help' when the usage was asked for. */
export function parseOptions(args: string[]): DemoOptions | 'help' {
  const { values } = readArguments(args);
  if (values.help === true) return 'help';
  if (values.json === true && values.once !== true) throw new UsageError('--json goes with --once.');
  return {
    once: values.once === true,
    json: values.json === true,
    port: portOf('--port', values.port, 8000),
    web: values['no-web'] !== true && values.once !== true,
    webPort: portOf('--web-port', values['web-port'], 3000),
    dataDir: values['data-dir'],
  };
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        once: { type: 'boolean' },
        json: { type: 'boolean' },
        port: { type: 'string' },
        'web-port': { type: 'string' },
        'no-web': { type: 'boolean' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function portOf(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535)
    throw new UsageError(`${name} must be a number from 1 to 65535.`);
  return port;
}
