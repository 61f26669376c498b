/** What is known of the backups of the app database. */
export interface BackupFacts {
  /** When the newest complete backup was made; null for never. */
  newestAt: Date | null;
  /** When a backup was last restored on trial and found whole; null for never. */
  restoredAt: Date | null;
}
