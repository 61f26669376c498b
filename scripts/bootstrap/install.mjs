import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BootstrapError } from './bootstrap-error.mjs';
import { followInstall } from './install-events.mjs';
import { installHint } from './install-hint.mjs';
import { pnpmCommand } from './pnpm.mjs';
import { startProgress } from './progress.mjs';
import { forwardSignals } from './signals.mjs';

/**
 * Installs exactly what the lock file names, with progress on standard error.
 *
 * @param {string} root
 * @returns {Promise<void>}
 */
export async function install(root) {
  const { file, args, shell } = pnpmCommand(
    ['install', '--frozen-lockfile', '--reporter=ndjson'],
    process.env,
  );
  const events = followInstall();
  const progress = startProgress('install');
  const ownGroup = process.platform !== 'win32';
  const child = spawn(file, args, {
    cwd: root,
    shell,
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signals = forwardSignals(child, { wholeGroup: ownGroup });
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      events.read(line);
      progress.update(events.summary());
    });
  }
  progress.update(events.summary());
  /** @type {{ code: number | null, failure?: Error }} */
  const end = await new Promise((resolve) => {
    child.once('error', (failure) => resolve({ code: null, failure }));
    child.once('close', (code) => resolve({ code }));
  });
  const stoppedBy = signals.stop();
  if (end.code === 0) {
    progress.done('packages are installed');
    return;
  }
  progress.fail();
  if (stoppedBy !== undefined)
    throw new BootstrapError('install: stopped; the next run goes on from here.', 130);
  const transcript = [events.transcript(), end.failure?.message ?? ''].join('\n').trim();
  throw new BootstrapError(`${transcript}\n\nInstalling the packages failed. ${installHint(transcript)}`);
}
