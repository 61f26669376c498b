import { readFileSync } from 'node:fs';

/** Place of `steal` among the figures of the first line of `/proc/stat` (proc(5)). */
const STEAL = 7;

/**
 * Starts to watch how much of the processors' time other virtual machines take. The function that it returns
 * tells the share since, 0 to 1; 0 where the system does not say, which is anything but Linux.
 */
export function watchStolenTime(): () => number {
  const before = readTimes();
  return () => {
    const since = readTimes().map((time, place) => time - (before[place] ?? 0));
    const total = since.slice(0, STEAL + 1).reduce((sum, time) => sum + time, 0);
    return total > 0 ? (since[STEAL] ?? 0) / total : 0;
  };
}

function readTimes(): number[] {
  if (process.platform !== 'linux') return [];
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  return line.split(/\s+/).slice(1).map(Number);
}
