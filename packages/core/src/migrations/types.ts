/** One numbered, never edited step of the app database's schema. */
export interface Migration {
  /** 1, 2, 3 … without gaps; also the order. */
  readonly version: number;
  /** Kebab-case, as in the file's name. */
  readonly name: string;
  /** Statements for one transaction. `:schema` stands for the quoted schema of Lens's tables. */
  readonly sql: string;
  /**
   * Set when `sql` is one `create index concurrently :schema…`: it runs alone, outside any transaction.
   * `index` is the index's name, so that what a failed build leaves behind is found and removed.
   */
  readonly concurrently?: { readonly index: string };
  /**
   * Set when a release that does not know the step gives right answers and keeps every protection with it applied: then such
   * a release starts on the newer schema, and a rollback needs no change of the database.
   */
  readonly backwardCompatible?: true;
  /** How the step is taken back. Left out where that would lose what only a backup can bring back. */
  readonly down?: {
    readonly sql: string;
    /** What is lost for good, in words for the operator; left out when nothing is. */
    readonly loses?: string;
  };
}

/** What the history table remembers of an applied migration. */
export interface AppliedMigration {
  version: number;
  name: string;
  /** SHA-256 of the text, in hex. */
  checksum: string;
  /** The release that applied it. */
  release: string;
  durationMs: number;
  /** Whether releases before it work with it. */
  backwardCompatible: boolean;
  appliedAt: Date;
}

/** One migration that this call applied. */
export interface MigrationStep {
  version: number;
  name: string;
  durationMs: number;
}

/** What `migrate` did; `applied` is empty when there was nothing to do. */
export interface MigrationReport {
  applied: MigrationStep[];
  /** The schema's version now; beyond this release's when a newer one migrated. */
  head: number;
}

/** The state of one migration, known here or found in the history. */
export interface MigrationState {
  version: number;
  name: string;
  /** `drifted`: applied with another text. `unknown`: applied by a newer release. */
  state: 'applied' | 'pending' | 'drifted' | 'unknown';
  appliedAt: Date | null;
  durationMs: number | null;
  release: string | null;
  /** Whether a release that does not know it works with it applied. */
  backwardCompatible: boolean;
}

/** The history beside what this release knows. */
export interface MigrationStatus {
  /** The highest version in the history, 0 for none. */
  current: number;
  /** The highest version this release knows. */
  head: number;
  migrations: MigrationState[];
}

/** What happens during `migrate`, for a progress display. */
export type MigrationProgress =
  | { kind: 'waiting' }
  | { kind: 'started'; version: number; name: string; total: number; done: number }
  | { kind: 'retrying'; version: number; name: string; attempt: number }
  | { kind: 'removedIndex'; version: number; name: string; index: string }
  | { kind: 'applied'; version: number; name: string; total: number; done: number; durationMs: number };

/** What `migrate` would do. */
export interface MigrationPlan {
  /** The schema's version now, 0 for none. */
  current: number;
  head: number;
  steps: PlannedMigration[];
}

/** One pending migration as it would run. */
export interface PlannedMigration {
  version: number;
  name: string;
  /** False for a statement that runs alone: cut off, it leaves an unfinished index, which the next run removes. */
  transactional: boolean;
  /** Whether the former release works with it applied. */
  backwardCompatible: boolean;
  /** The statements, with the schema's name in place. */
  sql: string;
}

/** One migration that was, or would be, taken back. */
export interface RevertedMigration {
  version: number;
  name: string;
  /** What is lost for good by it; null for nothing. */
  loses: string | null;
}

/** What `migrateDown` did, or would do. */
export interface MigrationDownReport {
  /** Newest first. */
  reverted: RevertedMigration[];
  /** The schema's version afterwards. */
  current: number;
  dryRun: boolean;
}

/** Whether this release works on the schema. */
export interface MigrationCheck {
  ok: boolean;
  current: number;
  head: number;
  problems: MigrationProblem[];
}

/** One reason why this release does not work on the schema, and what to do. */
export interface MigrationProblem {
  code: 'pending' | 'drifted' | 'schema_too_new' | 'out_of_order' | 'invalid_index';
  detail: string;
}
