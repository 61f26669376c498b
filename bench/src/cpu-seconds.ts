import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Seconds of processor time, of all processes of a kind together. */
export interface CpuSeconds {
  /** This process, with its threads. */
  node: number;
  /** Programs that it started and that have ended. */
  programs: number;
  /** Sessions of the database server that have ended. */
  server: number;
}

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;
/** A session ends a moment after whoever it served. */
const SETTLED_MS = 200;

/**
 * Runs the work and measures what it costs in processor time, which other work on the machine disturbs
 * less than the time that passes. Linux only.
 *
 * @param dataDir of the embedded Postgres that the work uses.
 */
export async function measureCpu(dataDir: string, work: () => Promise<unknown>): Promise<CpuSeconds> {
  const [pid = ''] = readFileSync(path.join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n');
  const read = (): CpuSeconds => ({
    node: cpuOf('self').own,
    programs: cpuOf('self').ended,
    server: cpuOf(pid).ended,
  });
  const before = read();
  await work();
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const after = read();
  return {
    node: after.node - before.node,
    programs: after.programs - before.programs,
    server: after.server - before.server,
  };
}

/** Of a process and of its children that ended; see proc(5). */
function cpuOf(pid: string): { own: number; ended: number } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before may hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const sum = (...indexes: number[]): number =>
    indexes.reduce((total, index) => total + Number(fields[index]), 0) / TICKS;
  return { own: sum(11, 12), ended: sum(13, 14) };
}
