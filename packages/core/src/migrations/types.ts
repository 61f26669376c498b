/** One numbered, never edited step of the app database's schema. */
export interface Migration {
  /** 1, 2, 3 … without gaps; also the order. */
  readonly version: number;
  /** Kebab-case, as in the file's name. */
  readonly name: string;
  /** Statements for one transaction. `:schema` stands for the quoted schema of Lens's tables. */
  readonly sql: string;
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
  /** The schema's version now. */
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
  | { kind: 'applied'; version: number; name: string; total: number; done: number; durationMs: number };
