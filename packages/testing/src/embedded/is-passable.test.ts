import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isPassable } from './is-passable.ts';

it('looks at every parent', () => {
  const closed = mkdtempSync(join(tmpdir(), 'passable-'));
  try {
    const inside = join(closed, 'open');
    mkdirSync(inside);
    chmodSync(inside, 0o755);
    expect(isPassable(inside)).toBe(false);
    chmodSync(closed, 0o711);
    expect(isPassable(inside)).toBe(isPassable(tmpdir()));
  } finally {
    rmSync(closed, { recursive: true });
  }
});
