import { formatBytes } from './format-quantity.ts';

const CELLS = 24;

/** `[########----------------]  33 %  1.2 MiB of 3.6 MiB`, for a terminal. */
export function formatProgressBar(done: number, total: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * CELLS);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${'#'.repeat(filled)}${'-'.repeat(CELLS - filled)}] ${percent} %  ${formatBytes(done)} of ${formatBytes(total)}`;
}
