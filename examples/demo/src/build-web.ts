import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { startStep } from './progress.ts';

const WEB_FOLDER = path.resolve(import.meta.dirname, '../../web');
const CLIENT_DIST = path.resolve(import.meta.dirname, '../../../packages/client/dist');
const BUILD = path.join(WEB_FOLDER, '.next');
const STAMP = path.join(BUILD, 'demo-build.txt');

/** Where the standalone server stands once the web app is built. */
export const WEB_STANDALONE: string = path.join(BUILD, 'standalone/examples/web');

/** Builds the web app unless its sources are those of the last build. */
export async function buildWeb(signal: AbortSignal): Promise<void> {
  const fingerprint = await fingerprintOf([WEB_FOLDER, CLIENT_DIST]);
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === fingerprint) return;
  const step = startStep('Building the web app');
  await runNode(path.join(WEB_FOLDER, 'scripts/build.mjs'), signal);
  await writeFile(STAMP, fingerprint);
  step.done();
}

async function runNode(script: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [script], {
    cwd: WEB_FOLDER,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  const keep = (text: string): void => {
    output = `${output}${text}`.slice(-4000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`its build ended with code ${code}:\n${output}`);
}

async function fingerprintOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => path.join(file.parentPath, file.name))
      .filter((file) => !/[\\/](\.next|node_modules|test)[\\/]/.test(file) && !file.endsWith('.tsbuildinfo'))
      .toSorted();
    for (const file of paths)
      hash
        .update(file)
        .update('\0')
        .update(await readFile(file));
  }
  return hash.digest('hex');
}
