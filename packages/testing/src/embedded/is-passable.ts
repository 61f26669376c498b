import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_MAY_PASS = 0o001;

/** Whether a user without any privilege can walk down to this folder: it and every parent let others pass. */
export function isPassable(folder: string): boolean {
  let current = realpathSync(folder);
  for (;;) {
    if (!(statSync(current).mode & OTHERS_MAY_PASS)) return false;
    const parent = dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}
