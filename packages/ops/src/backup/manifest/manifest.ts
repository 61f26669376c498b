import type { ContentFacts } from '../../postgres/content-facts.ts';
import type { DatabaseFacts } from '../../postgres/database-facts.ts';
import type { CompressionName } from '../compression/index.ts';
import type { FormatName } from '../formats/index.ts';

/** One stored object of a backup. */
export interface ManifestFile {
  name: string;
  /** As stored: compressed and encrypted. */
  bytes: number;
  /** SHA-256 of the stored bytes, in hex. */
  sha256: string;
  /** Before compression and encryption. */
  contentBytes: number;
}

/** What a backup is. It is written last: without its manifest, a backup does not exist. */
export interface Manifest {
  kind: 'istari-lens-backup';
  /** Of this layout. */
  version: 1;
  id: string;
  /** `backup`: made by a dump. `import`: a dump made elsewhere that was restored on trial. */
  origin: 'backup' | 'import';
  /** Of an import: when that was, and whether `takenAt` is the dump's own word or its file's last change. */
  imported?: { at: string; dated: 'dump' | 'file' };
  database: DatabaseFacts;
  /**
   * When the snapshot was taken (RFC 3339, UTC): the backup holds what was committed before. Of an import
   * dated by its file, the latest that it can be.
   */
  takenAt: string;
  durationMs: number;
  format: FormatName;
  compression: CompressionName;
  /** The age recipients that can open it; null: it is not encrypted. */
  recipients: string[] | null;
  dump: ManifestFile;
  /** Roles and tablespaces, which belong to the server and not to the database. */
  globals: ManifestFile | null;
  /** The name under which trials of this backup are recorded. */
  verification: string;
  tool: { name: string; version: string };
  server: {
    version: string;
    major: number;
    standby: boolean;
    startLsn: string;
    /** `system_identifier` of the server and its standbys; null or missing where it is not known. */
    identity?: string | null;
  };
  content: ContentFacts;
  /** Shell lines that restore it with the stock tools. */
  byHand: string[];
}
