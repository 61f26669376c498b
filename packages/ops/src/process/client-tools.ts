import type { ToolOrder } from './run-tool.ts';

/** The programs of Postgres that operations use. */
export type ClientToolName = 'pg_dump' | 'pg_dumpall' | 'pg_restore' | 'psql';

/** What one of them is to do. */
export interface LaunchOrder {
  arguments: readonly string[];
  /** What the program is told; its whole environment, besides what starting it takes. */
  environment: Readonly<Record<string, string>>;
  /** A folder of this machine that it reads or writes. */
  folder?: string;
}

/** Client programs of one version, in one place. */
export interface ClientTools {
  /** Where they are; empty in a container, where the image knows. */
  folder: string;
  /** Such as `15.20`. */
  version: string;
  /** Such as 15. */
  major: number;
  /** The PATH they were looked for in, for the programs that they start themselves. */
  searchPath: string;
  /** How one of them is started. */
  launch(
    name: ClientToolName,
    order: LaunchOrder,
  ): Pick<ToolOrder, 'file' | 'arguments' | 'environment' | 'abandon'>;
}

/** Reads what `--version` prints: `pg_dump (PostgreSQL) 15.20`. */
export function parseToolVersion(text: string): { version: string; major: number } | undefined {
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(text)?.[1];
  return version === undefined ? undefined : { version, major: Number.parseInt(version, 10) };
}
