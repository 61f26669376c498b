import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolLike } from '../lens-types.ts';
import type { AddressVetting } from './addresses/create-address-vetting.ts';
import type { ConnectionSettings } from './connection-url.ts';
import { MisbehavedServerError } from './lease-errors.ts';
import { errorCode, isConnectionFault } from './postgres-errors.ts';
import { GuardedClient } from './guarded/guarded-client.ts';
import { createVettedSocket } from './guarded/vetted-socket.ts';

/** How long a server may take to close connections that have said goodbye. */
const GOODBYE_MS = 2_000;

export interface CreatePoolOptions {
  max: number;
  connectionTimeoutMs: number;
  /** Given for a server that a tenant named: each connection is vetted, and the server may be hostile. */
  vetting?: AddressVetting;
}

/** The counts that a `pg` pool keeps, in connections and callers. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** A `pg` pool of our own. Connections open when first needed; `end` resolves once all are closed. */
export function createPool(
  settings: ConnectionSettings,
  options: CreatePoolOptions,
): PoolLike & PoolCounts & { end(): Promise<void> } {
  const pool = new pg.Pool({
    ...driverConfig(settings),
    ...(options.vetting === undefined ? {} : guardedConfig(settings, options.vetting)),
    max: options.max,
    connectionTimeoutMillis: timeoutOf(settings, options),
    idleTimeoutMillis: 30_000,
  });
  const open = new Set<Promise<void>>();
  pool.on('connect', (client) => {
    const closed = new Promise<void>((resolve) => {
      client.once('end', () => resolve());
    }).then(() => void open.delete(closed));
    open.add(closed);
  });
  return {
    connect: async () => (options.vetting === undefined ? pool.connect() : letIn(pool)),
    get totalCount() {
      return pool.totalCount;
    },
    get idleCount() {
      return pool.idleCount;
    },
    get waitingCount() {
      return pool.waitingCount;
    },
    on: pool.on.bind(pool),
    // The driver's own `end` resolves when it has asked for the connections to be closed. Whoever
    // stops the server after us would see them break.
    async end() {
      await pool.end();
      await Promise.race([Promise.all(open), sleep(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}

/** A tenant may wait shorter than the rest, not longer. */
function timeoutOf({ connectTimeoutMs }: ConnectionSettings, options: CreatePoolOptions): number {
  const { connectionTimeoutMs, vetting } = options;
  const wanted = connectTimeoutMs ?? connectionTimeoutMs;
  return vetting === undefined ? wanted : Math.min(wanted, connectionTimeoutMs);
}

/** Whatever goes wrong before a hostile server lets anybody in is its doing, also where the driver stumbles. */
async function letIn(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (errorCode(error) !== undefined || isConnectionFault(error)) throw error;
    throw new MisbehavedServerError('The server let nobody in, in a way that is not told apart.', {
      cause: error,
    });
  }
}

/** How the driver connects to a server that may be hostile, and speaks to it. */
function guardedConfig(settings: ConnectionSettings, vetting: AddressVetting): pg.PoolConfig {
  const isVerified = settings.verification === 'full';
  return { Client: GuardedClient, stream: () => createVettedSocket(vetting, isVerified) };
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
