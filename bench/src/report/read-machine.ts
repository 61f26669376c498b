import { createRequire } from 'node:module';
import { cpus, release, totalmem, type } from 'node:os';
import { PEERS } from '../peers/install-peer.ts';
import type { Results } from './results.ts';

/** What the figures were measured on and with. */
export function readMachine(postgres: string): Results['machine'] {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string =>
    (require(`${name}/package.json`) as { version: string }).version;
  const [first] = cpus();
  return {
    node: process.versions.node,
    postgres,
    processors: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}`,
    packages: {
      express: versionOf('express'),
      pg: versionOf('pg'),
      'drizzle-cube': PEERS['drizzle-cube']['drizzle-cube'],
      Cube: PEERS.cube['@cubejs-backend/server-core'],
    },
  };
}
