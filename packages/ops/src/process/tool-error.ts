import { LensError, type LensErrorOptions } from '@istari-lens/core';

/** How a program ended. */
export interface ToolEnd {
  tool: string;
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  /** The end of what it wrote to stderr. May hold names of hosts and objects: not for the message. */
  output: string;
}

/** A program that failed, or was killed. Its own words are in `output`, not in the message. */
export class ToolError extends LensError {
  readonly tool: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly output: string;

  constructor(code: 'backup_failed' | 'restore_failed', end: ToolEnd, options: LensErrorOptions = {}) {
    super(code, `${end.tool} ${howItEnded(end)}: ${explain(end.output)}`, options);
    this.tool = end.tool;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.output = end.output;
  }
}

function howItEnded({ exitCode, signal }: ToolEnd): string {
  return signal === null ? `failed with exit code ${exitCode ?? 'unknown'}` : `was killed by ${signal}`;
}

/** What the programs' words mean, and what to do. The first that fits counts. */
const EXPLANATIONS: readonly (readonly [pattern: RegExp, explanation: string])[] = [
  [
    /(?:ERROR|FATAL|PANIC):.*No space left on device/,
    'the disk of the database server is full. Free space there, then run this again.',
  ],
  [
    /No space left on device/,
    'the disk of the folder for temporary files is full. Free space there or set TMPDIR to a larger one, then run this again.',
  ],
  [
    /server version mismatch/,
    'it is older than the server. Install the client tools of the server’s major version.',
  ],
  [
    /unsupported version \([\d.]+\) in file header/,
    'it is older than the pg_dump that made the backup. Install client tools of that version or newer.',
  ],
  [
    /lock timeout|could not obtain lock/,
    'a table was locked for too long, most likely by a migration. Run this again when that is over.',
  ],
  [
    /row-level security/,
    'row-level security hides rows from this role. Use the tables’ owner or a role with BYPASSRLS.',
  ],
  [
    /permission denied/,
    'the role lacks a right. Use a role that may read, or for a restore make, everything.',
  ],
  [
    /role "[^"]*" does not exist/,
    'a role is missing on this server. Make it, or restore the globals file first; of archives, --no-owner leaves owners and rights out.',
  ],
  [
    /extension "[^"]*" is not available|could not open extension control file/,
    'an extension is not installed on this server. Install its package, then run this again.',
  ],
  [
    /terminating connection|server closed the connection|could not connect|connection to server|SSL SYSCALL|no connection to the server/,
    'the connection to the server was refused or lost. Check the server, then run this again.',
  ],
  [
    /could not read from input file|input file (appears|does not appear)|unexpected end|corrupt/i,
    'what it was given is not a whole archive.',
  ],
];

function explain(output: string): string {
  const found = EXPLANATIONS.find(([pattern]) => pattern.test(output));
  return found?.[1] ?? 'its own words are in the error’s output; the command line shows them with --verbose.';
}
