import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { reportTo } from './report-to.ts';

/** The part of the peer, and of what it stands on, that is used here: it is no dependency of this workspace. */
interface Peer {
  createCubeApp(options: object): {
    listen(port: number, host: string, done: () => void): { address(): AddressInfo | string | null };
  };
  MemoryCacheProvider: new () => object;
  defineCube(name: string, definition: object): object;
  drizzle(pool: object): object;
  pgTable(name: string, columns: object): Record<'state' | 'latitude', object>;
  text(): object;
  doublePrecision(): object;
  Pool: new (options: object) => object;
}

/** Where it was installed, and the database that it answers from. */
export interface PeerArgument {
  folder: string;
  databaseUrl: string;
}

const { folder, databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as PeerArgument;
const require = createRequire(`${folder}/package.json`);
const names = [
  'drizzle-cube/server',
  'drizzle-cube/adapters/express',
  'drizzle-orm/node-postgres',
  'drizzle-orm/pg-core',
  'pg',
];
const peer = Object.assign({}, ...names.map((name): object => require(name) as object)) as Peer;

const airports = peer.pgTable('airports', { state: peer.text(), latitude: peer.doublePrecision() });
const cube = peer.defineCube('Airports', {
  sql: () => ({ from: airports }),
  measures: {
    count: { name: 'count', type: 'count', sql: () => airports.state },
    latitude: { name: 'latitude', type: 'avg', sql: () => airports.latitude },
  },
  dimensions: {
    state: { name: 'state', type: 'string', sql: () => airports.state },
    place: { name: 'place', type: 'number', sql: () => airports.latitude },
  },
});
const app = peer.createCubeApp({
  cubes: [cube],
  drizzle: peer.drizzle(new peer.Pool({ connectionString: databaseUrl, max: 8 })),
  engineType: 'postgres',
  extractSecurityContext: async () => ({ organisationId: 1 }),
  cache: { provider: new peer.MemoryCacheProvider(), defaultTtlMs: 3_600_000 },
  mcp: { enabled: false },
});
const server = app.listen(0, '127.0.0.1', () => {
  reportTo(process, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
