/** An id that sorts by time within a database: `app_20261122T031500Z_8f3a1c`. Names of files begin with it. */
export function newBackupId(database: string, takenAt: string, unique: string): string {
  const readable = database
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60);
  const time = takenAt.replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${readable === '' ? 'database' : readable}_${time}_${unique}`;
}
