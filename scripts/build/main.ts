import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withLock } from '../bootstrap/lock.mjs';
import { startProgress } from '../bootstrap/progress.mjs';
import { ToolError } from '../tools/tool-error.ts';
import { root } from '../tools/workspace.ts';
import { buildPackages } from './build-packages.ts';

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });

const progress = startProgress('build');
const onWait = (pid: number): void =>
  progress.update(`waiting for process ${pid}, which builds in this checkout`);

try {
  const built = await withLock(join(root, '.cache/build.lock'), { onWait }, () =>
    buildPackages({ force: values.force, onStep: progress.update }),
  );
  if (built.length === 0) progress.fail();
  else progress.done(`${built.join(', ')} built`);
} catch (error) {
  progress.fail();
  if (!(error instanceof ToolError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
