import { databaseArgument, connectionEnvironment } from '../process/connection-environment.ts';
import type { ClientTools } from '../process/find-client-tools.ts';
import { toolOutput } from '../process/run-tool.ts';
import { databaseOf } from '../postgres/database-url.ts';

export interface DumpGlobalsOptions {
  url: string;
  tools: ClientTools;
  /** With password hashes: only a superuser may read them, and they do not belong into a file in clear. */
  withPasswords: boolean;
  signal?: AbortSignal;
}

/** Roles and tablespaces of the server as SQL text. */
export function dumpGlobals({
  url,
  tools,
  withPasswords,
  signal,
}: DumpGlobalsOptions): AsyncIterable<Uint8Array> {
  return toolOutput({
    name: 'pg_dumpall',
    ...tools.launch('pg_dumpall', {
      arguments: [
        '--globals-only',
        '--no-password',
        `--dbname=${databaseArgument(databaseOf(url))}`,
        ...(withPasswords ? [] : ['--no-role-passwords']),
      ],
      environment: connectionEnvironment(url, tools.searchPath),
    }),
    signal,
    failure: 'backup_failed',
  });
}
