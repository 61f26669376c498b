import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../bootstrap/lock.mjs';
import { buildPackages } from '../build/build-packages.ts';
import { ToolError } from '../tools/tool-error.ts';
import { root } from '../tools/workspace.ts';
import type { Products } from './check.ts';
import { packPackages } from './pack-packages.ts';

/** The products of one run; disposing them removes the temporary folder. */
export function createProducts(): Products & AsyncDisposable {
  let folder: string | undefined;
  const build = once(() =>
    withLock(join(root, '.cache/build.lock'), { onWait: () => {} }, async () => {
      await buildPackages({ force: false, onStep: () => {} });
    }),
  );
  const tarballs = once(async () => {
    await build();
    folder = mkdtempSync(join(tmpdir(), 'istari-lens-packages-'));
    return packPackages(folder);
  });
  return {
    build,
    tarballs,
    [Symbol.asyncDispose]: async () => {
      if (folder !== undefined) rmSync(folder, { recursive: true });
    },
  };
}

/** Only the first to ask is told why it failed, so that no failure is printed twice. */
function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    if (made === undefined) return (made = make());
    return made.catch((cause: unknown) => {
      throw new ToolError('Not checked: the packages were not built (see above).', { cause });
    });
  };
}
