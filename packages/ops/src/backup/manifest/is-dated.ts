import type { Manifest } from './manifest.ts';

/**
 * Whether it is known when the content of a backup was taken. Of an imported dump that does not tell,
 * `takenAt` is only the last change of its file: it may be older by any time, so it is never the newest.
 */
export function isDated({ origin, imported }: Manifest): boolean {
  return origin === 'backup' || imported?.dated === 'dump';
}
