import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { PeerArgument } from './serve-drizzle-cube.ts';
import { reportTo } from './report-to.ts';

/** The part of the peer that is used here: it is no dependency of this workspace. */
interface ServerCore {
  initApp(app: App): Promise<void>;
  createCompilerApi(...options: unknown[]): { nativeInstance: object };
}
interface App {
  listen(port: number, host: string, done: () => void): { address(): AddressInfo | string | null };
}

const { folder, databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as PeerArgument;
process.env['CUBEJS_TELEMETRY'] = 'false';
process.env['CUBEJS_CACHE_AND_QUEUE_DRIVER'] = 'memory';
process.env['NODE_ENV'] = 'production';
const require = createRequire(`${folder}/package.json`);
const { CubejsServerCore } = require('@cubejs-backend/server-core') as {
  CubejsServerCore: new (options: object) => ServerCore;
};
const { ApiGateway } = require('@cubejs-backend/api-gateway') as {
  ApiGateway: new (...options: unknown[]) => object;
};
const { PostgresDriver } = require('@cubejs-backend/postgres-driver') as {
  PostgresDriver: new (options: object) => object;
};
const express = require('express') as () => App;

const model = `cube('Airports', {
  sql: 'SELECT * FROM public.airports',
  refreshKey: { every: '1 hour' },
  measures: { count: { type: 'count' }, latitude: { type: 'avg', sql: 'latitude' } },
  dimensions: {
    state: { type: 'string', sql: 'state', primaryKey: false },
    place: { type: 'number', sql: 'latitude' }
  }
});`;

// A native part, which is not in the package, is wanted for the SQL API and for models written in Python or Jinja.
// Neither is measured; what answers a question over REST is the peer's own.
class RestGateway extends ApiGateway {
  createSQLServerInstance(): object {
    return {};
  }
}

class RestServerCore extends CubejsServerCore {
  override createCompilerApi(...options: unknown[]): { nativeInstance: object } {
    const compiler = super.createCompilerApi(...options);
    compiler.nativeInstance = { newJinjaEngine: () => ({}) };
    return compiler;
  }

  createApiGatewayInstance(...options: unknown[]): object {
    return new RestGateway(...options);
  }
}

const core = new RestServerCore({
  dbType: 'postgres',
  driverFactory: () => new PostgresDriver({ connectionString: databaseUrl, max: 8 }),
  repositoryFactory: () => ({
    localPath: () => folder,
    dataSchemaFiles: () => Promise.resolve([{ fileName: 'Airports.js', content: model }]),
  }),
  apiSecret: 'a secret that nobody has to know',
  checkAuth: () => undefined,
  telemetry: false,
  scheduledRefreshTimer: false,
  devServer: false,
  logger: () => undefined,
});
const app = express();
await core.initApp(app);
const server = app.listen(0, '127.0.0.1', () => {
  reportTo(process, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
