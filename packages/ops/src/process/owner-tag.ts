import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const TAG = /^([0-9a-f]{8})-([1-9]\d{0,9})$/;

/** Names this process in what it leaves on a disk for a while, so that others can tell whether it still runs. */
export function ownerTag(): string {
  return `${placeOfProcesses()}-${process.pid}`;
}

/** Whether the process of a tag is gone for certain: it was one of this machine and container, and there is none of its number. */
export function isOwnerGone(tag: string): boolean {
  const [, place, pid] = TAG.exec(tag) ?? [];
  if (place !== placeOfProcesses() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Numbers of processes mean something within one machine and one container only. */
function placeOfProcesses(): string {
  const parts = [
    hostname(),
    attempt(() => readFileSync('/etc/machine-id', 'utf8')),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
