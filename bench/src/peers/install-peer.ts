import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Products that Lens is measured against, and the versions. They are no dependencies of this workspace. */
export const PEERS = {
  'drizzle-cube': {
    'drizzle-cube': '0.5.5',
    'drizzle-orm': '0.45.4',
    cors: '2.8.6',
    express: '5.3.0',
    pg: '8.23.1',
  },
  cube: {
    '@cubejs-backend/server-core': '0.35.81',
    '@cubejs-backend/postgres-driver': '0.35.81',
    express: '4.22.3',
  },
} as const;

const FOLDER = path.resolve(import.meta.dirname, '../../../.cache/bench/peers');
const TIMEOUT_MS = 240_000;

/**
 * Installs a peer beside the benchmark's data by npm, without running its scripts, unless that version is there.
 * The folder that it is in, or why there is none.
 */
export async function installPeer(
  name: keyof typeof PEERS,
): Promise<{ folder: string } | { reason: string }> {
  const folder = path.join(FOLDER, name);
  const stamp = path.join(folder, 'installed.json');
  const wanted = JSON.stringify(PEERS[name]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return { folder };
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: PEERS[name] }),
  );
  try {
    await promisify(execFile)(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--omit=optional'],
      { cwd: folder, timeout: TIMEOUT_MS },
    );
  } catch {
    return { reason: `${name} could not be installed here` };
  }
  await writeFile(stamp, wanted);
  return { folder };
}
