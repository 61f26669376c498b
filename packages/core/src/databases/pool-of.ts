import type { PoolLike } from '../lens-types.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { createPool } from './create-pool.ts';
import { readDataSourceUrl, type UrlRules } from './read-data-source-url.ts';
import { isEmitter } from './is-emitter.ts';
import { loadOf, type PoolLoad } from './pool-load.ts';

export interface PoolSource {
  /** Where to connect to. Either this or `pool`. */
  url?: string;
  /** Given for a URL that a tenant named. */
  rules?: UrlRules;
  /** The host's own pool; it is never ended here. */
  pool?: PoolLike;
  /** Most connections of a pool made from `url`. */
  poolMax: number;
  /** How long to wait for a connection, new or free. */
  connectionTimeoutMs: number;
  /** Told about errors of idle connections, which the pool replaces by itself. */
  onError?: (error: Error) => void;
}

export interface OwnedPool {
  pool: PoolLike;
  /** How it is used now; undefined for a host's pool that does not count. */
  load(): PoolLoad | undefined;
  /** Ends the pool when it is ours, and stops listening to a host's. Every call returns the same promise. */
  close(): Promise<void>;
}

/** The host's pool, or one of our own; always listened to, since an unheard pool error ends the process. */
export function poolOf(source: PoolSource): OwnedPool {
  const own = source.pool === undefined ? openPool(source) : undefined;
  const pool = own ?? source.pool;
  if (pool === undefined || (source.pool !== undefined && source.url !== undefined)) {
    throw new TypeError('Give a database either as a url or as a pool.');
  }
  const hearError = (error: Error): void => source.onError?.(error);
  pool.on?.('error', hearError);
  pool.on?.('acquire', hearErrorsMeanwhile);

  let closing: Promise<void> | undefined;
  return {
    pool,
    load: () => loadOf(pool, own === undefined ? null : source.poolMax),
    close() {
      closing ??= own?.end?.() ?? leave(pool, hearError);
      return closing;
    },
  };
}

/** A host's pool lives on: listeners that stayed would add up with every Lens it is given to. */
async function leave(pool: PoolLike, hearError: (error: Error) => void): Promise<void> {
  pool.off?.('error', hearError);
  pool.off?.('acquire', hearErrorsMeanwhile);
}

function openPool({ url, rules, poolMax, connectionTimeoutMs }: PoolSource): PoolLike | undefined {
  if (url === undefined) return undefined;
  if (rules !== undefined) {
    const { vetting } = rules;
    return createPool(readDataSourceUrl(url, rules), { max: poolMax, connectionTimeoutMs, vetting });
  }
  return createPool(parseConnectionUrl(url, { trusted: true }), { max: poolMax, connectionTimeoutMs });
}

/**
 * A pool stops listening to a client as it hands it out, and the lease begins a moment later, when the
 * promise is taken up. An error that came in the same packet as the end of the connecting would find
 * nobody, and end the process.
 */
function hearErrorsMeanwhile(client: object): void {
  if (!isEmitter(client)) return;
  const ignore = (): void => {};
  client.on('error', ignore);
  setImmediate(() => client.off('error', ignore));
}
