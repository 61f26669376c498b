import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { createFernet, loadConfig, sealFor } from '@istari-lens/core';
import { generateKeys } from '@istari-lens/ops';
import { startServer, type RunningServer } from '@istari-lens/server';
import { createTestDatabase, startFaultProxy, type TestDatabase } from '@istari-lens/testing';

/** A deployment that is well, and what faults are made of. */
export interface DoctorFixture {
  /** Its whole environment. */
  env: Record<string, string>;
  server: RunningServer;
  app: TestDatabase;
  analytics: TestDatabase;
  /** Without Lens's schema. */
  empty: TestDatabase;
  /** URL of the app database as one of the prepared roles. */
  as(role: keyof typeof ROLES): string;
  /** What stands in front of a deployment, or something else at its address. Resolves to its URL. */
  stub(status: number, headers?: Record<string, string>, body?: string): Promise<string>;
  /** A server that answers every command with this line, if it is one. Resolves to its URL with a password. */
  redisThatSays(line: string): Promise<string>;
  /** Adds a data source whose URL is sealed with the deployment's key; once is enough. */
  addSource(): Promise<void>;
  /** Another app database, which holds one dataset on a table of the analytics database. Resolves to its URL. */
  withDataset(table: string): Promise<string>;
  /** Makes a database that looks like the scratch database of a trial that was killed; until `close`. */
  leaveBehind(): Promise<void>;
  close(): Promise<void>;
}

const ROLES = {
  lens_app: 'nosuperuser',
  lens_creator: 'createdb',
  lens_narrow: 'connection limit 5',
  lens_poor: 'nosuperuser',
};

/** Makes databases, roles and a server that runs as the best of them. */
export async function createDoctorFixture(): Promise<DoctorFixture> {
  const [app, analytics, empty] = await Promise.all([
    createTestDatabase('app'),
    createTestDatabase('analytics'),
    createTestDatabase('empty'),
  ]);
  // A deployment that is well has TLS or stays on its machine, and a container may stand beyond it.
  const { hostname, port } = new URL(app.url);
  const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  // Roles are the whole server's, so a run has its own.
  const suffix = Math.random().toString(36).slice(2, 8);
  const roles = Object.keys(ROLES).map((name) => `${name}_${suffix}`);
  for (const [name, attributes] of Object.entries(ROLES)) {
    const role = `${name}_${suffix}`;
    const rights = name === 'lens_poor' ? 'select' : 'select, insert, update, delete';
    await app.query(`create role ${role} login password 'x' ${attributes};
      grant connect on database "${app.name}" to ${role}; grant usage on schema lens to ${role};
      grant ${rights} on all tables in schema lens to ${role}`);
  }
  const as = (role: keyof typeof ROLES): string => {
    const url = new URL(proxy.url(app.url));
    url.username = `${role}_${suffix}`;
    url.password = 'x';
    return url.href;
  };
  const env = {
    ...generateKeys(),
    ENVIRONMENT: 'production',
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    LOG_LEVEL: 'silent',
    APP_DB_URL: as('lens_app'),
    ANALYTICS_DB_URL: proxy.url(analytics.readerUrl),
    CORS_ORIGINS: 'https://app.example.com',
    RELEASE: '1.2.3',
  };
  const server = await startServer(loadConfig(env));
  await server.ready;
  const stubs: Server[] = [];
  const redises: net.Server[] = [];
  const sockets: net.Socket[] = [];
  const others: TestDatabase[] = [];
  // Without the mark of ours, so that no trial of another test file drops it.
  const left = `lens_verify_${randomBytes(5).toString('hex')}`;
  return {
    env,
    server,
    app,
    analytics,
    empty,
    as,
    async stub(status, headers = {}, body = '') {
      const stub = createServer((_request, response) => void response.writeHead(status, headers).end(body));
      stubs.push(stub);
      await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
    },
    async redisThatSays(line) {
      const redis = net.createServer((socket) => {
        sockets.push(socket.on('error', () => undefined).on('data', () => socket.write(line)));
      });
      redises.push(redis);
      await new Promise<void>((resolve) => redis.listen(0, '127.0.0.1', resolve));
      return `redis://:hunter2@127.0.0.1:${(redis.address() as AddressInfo).port}`;
    },
    async addSource() {
      const id = '11111111-1111-4111-8111-111111111111';
      const token = sealFor(
        createFernet(env.ENCRYPTION_KEY),
        `data_sources/default/${id}/url`,
        'postgresql://reader:hunter2@db.example.com/x',
      );
      await app.query(
        "insert into lens.data_sources (id, tenant_id, name, url_encrypted) values ($1, 'default', 'other', $2) on conflict do nothing",
        [id, token],
      );
    },
    async withDataset(table) {
      const other = await createTestDatabase('app');
      others.push(other);
      const definition = {
        name: 'stored',
        base: { schema: 'public', table },
        fields: { origin: { column: 'origin', type: 'text' } },
      };
      await other.query(`insert into lens.tenants (id, name) values ('default', 'Default');
        insert into lens.data_sources (tenant_id, name, is_default) values ('default', 'Analytics', true)`);
      await other.query(
        "insert into lens.datasets (tenant_id, name, title, definition) values ('default', 'stored', 'Stored', $1)",
        [JSON.stringify(definition)],
      );
      return other.url;
    },
    async leaveBehind() {
      await app.query(`create database ${left}`);
    },
    async close() {
      await app.query(`drop database if exists ${left}`);
      await Promise.all(others.map((other) => other.drop()));
      for (const stub of stubs) stub.closeAllConnections();
      await Promise.all(stubs.map((stub) => new Promise((resolve) => stub.close(resolve))));
      for (const socket of sockets) socket.destroy();
      await Promise.all(redises.map((redis) => new Promise((resolve) => redis.close(resolve))));
      await server.close();
      await proxy.close();
      for (const role of roles) await app.query(`drop owned by ${role}; drop role ${role}`);
      await Promise.all([app.drop(), analytics.drop(), empty.drop()]);
    },
  };
}
