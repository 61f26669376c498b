import type { ClientToolName, ClientTools } from '../../process/find-client-tools.ts';
import type { CompressionName } from '../compression/index.ts';

/** What every format needs to run Postgres's programs. */
export interface ToolContext {
  tools: ClientTools;
  /** The whole environment of the programs; it names server, user and password. */
  environment: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Where private temporary folders are made. */
  temporaryFolder?: string;
  /** Told when something large is put into a temporary folder. */
  onSpool?: (reason: string) => void;
}

/** A dump to make. */
export interface DumpOrder extends ToolContext {
  /** Arguments that every format has in common: snapshot, lock timeout. */
  arguments: readonly string[];
  jobs: number;
}

/** A dump to restore into a database that is there and empty. */
export interface RestoreOrder extends ToolContext {
  /** The dump, decrypted and decompressed. Raises when it is not what was stored. */
  archive: AsyncIterable<Uint8Array>;
  database: string;
  jobs: number;
  /** Restore only these; empty: everything. */
  tables: readonly { schema: string; name: string }[];
  schemas: readonly string[];
  owners: boolean;
}

/** A format of dumps. */
export interface Format {
  /** End of the file's name before that of the compression. */
  readonly suffix: string;
  /** Used when none is asked for and this Node can do it. */
  readonly compression: CompressionName;
  readonly dumpTools: readonly ClientToolName[];
  readonly restoreTools: readonly ClientToolName[];
  /** Whether some tables or schemas of it can be restored alone. */
  readonly partial: boolean;
  /** Makes the dump; the iteration ends only when it is whole. */
  dump(order: DumpOrder): AsyncIterable<Uint8Array>;
  /** The dump as SQL text, decoded completely. Raises when it is not whole. */
  toSql(archive: AsyncIterable<Uint8Array>, context: ToolContext): AsyncIterable<Uint8Array>;
  restore(order: RestoreOrder): Promise<void>;
  /** Shell that restores it from stdin, decompressed, into the database NEW. */
  readonly byHand: string;
}
