import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from '../embedded/process-state.ts';

const PATTERN = /^lens_test_([0-9a-f]{6})_(\d+)_/;

/** The common start of the names of one run's databases: it tells the machine and the process they belong to. */
export function runPrefix(pid: number = process.pid): string {
  return `lens_test_${hostHash()}_${pid}_`;
}

/** Whether a database was left behind by a run of this machine that ended without tidying up. */
export function isLeftBehind(database: string): boolean {
  const match = PATTERN.exec(database);
  return match !== null && match[1] === hostHash() && !isAlive(Number(match[2]));
}

function hostHash(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
}
