import pg from 'pg';
import type { PoolLike } from '../lens-types.ts';
import type { ConnectionSettings } from './connection-url.ts';

export interface CreatePoolOptions {
  max: number;
  connectionTimeoutMs: number;
}

/** A `pg` pool of our own. Connections open when first needed. */
export function createPool(settings: ConnectionSettings, options: CreatePoolOptions): PoolLike {
  return new pg.Pool({
    ...driverConfig(settings),
    max: options.max,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? options.connectionTimeoutMs,
    idleTimeoutMillis: 30_000,
  });
}

/** The settings in the driver's words, complete, so that it reads none of the PG* variables. */
export function driverConfig(settings: ConnectionSettings): pg.ClientConfig {
  return {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    // A function also keeps the driver from looking into ~/.pgpass when the password is empty.
    password: () => settings.password,
    database: settings.database,
    ssl: settings.ssl,
    application_name: settings.applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
