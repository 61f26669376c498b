import type { EmbeddedBinaries } from './binaries.ts';
import type { SupervisedCommand } from './supervised-process.ts';

/** What differs between a server for tests and one whose data is kept. */
export interface ServerCommandOptions {
  /** Whether data must survive a crash of the machine. */
  durable: boolean;
  settings?: Readonly<Record<string, string>>;
}

const COMMON_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;

const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;

/** Makes a cluster: UTF-8, SCRAM passwords only, the machine-independent locale. */
export function initdbCommand(
  binaries: EmbeddedBinaries,
  cluster: string,
  passwordFile: string,
): SupervisedCommand {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  return {
    file: binaries.initdb,
    arguments: [
      `--pgdata=${cluster}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--no-sync',
    ],
  };
}

/** Runs the server in the foreground. */
export function postgresCommand(
  binaries: EmbeddedBinaries,
  cluster: string,
  port: number,
  options: ServerCommandOptions,
): SupervisedCommand {
  const settings = {
    ...COMMON_SETTINGS,
    ...(options.durable ? {} : THROWAWAY_SETTINGS),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return { file: binaries.postgres, arguments: ['-D', cluster, '-p', String(port), ...flags] };
}
