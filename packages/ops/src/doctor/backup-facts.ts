/** What is known of the backups of the app database. */
export interface BackupFacts {
  /** When the newest complete backup was made; null for never. */
  newestAt: Date | null;
  /** When a backup was last restored on trial and found whole; null for never. */
  restoredAt: Date | null;
  /** When the newest backup that was restored on trial had been taken; null for never. */
  provenAt?: Date | null;
  /** Why nothing could be read, in a sentence; absent when all is well. */
  problem?: string;
}
