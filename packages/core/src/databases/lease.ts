import type { PoolClientLike, PoolLike } from '../lens-types.ts';
import { isEmitter } from './is-emitter.ts';
import { LeaseTimeoutError, RefusedConnectionError } from './lease-errors.ts';
import { errorCode, isConnectionFault } from './postgres-errors.ts';

/** A client out of the pool, until it is given back exactly once. */
export interface Lease {
  readonly client: PoolClientLike;
  /** `reusable: false` closes the connection instead of handing it to the next. */
  release(outcome: { reusable: boolean }): void;
}

export interface LeaseOptions {
  /** How long to wait for a connection. The driver's own default is forever. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * Takes a client out of a pool, waiting no longer than asked. A client that arrives too late goes
 * straight back.
 *
 * @throws LeaseTimeoutError, RefusedConnectionError, the signal's reason, or whatever the pool raised.
 */
export async function leaseClient(pool: PoolLike, options: LeaseOptions): Promise<Lease> {
  options.signal?.throwIfAborted();
  const connecting = pool.connect();

  let abandon: (reason: unknown) => void = () => {};
  const abandoned = new Promise<never>((_, reject) => {
    abandon = reject;
  });
  const timer = setTimeout(() => abandon(new LeaseTimeoutError()), options.timeoutMs);
  const onAbort = (): void => abandon(options.signal?.reason);
  options.signal?.addEventListener('abort', onAbort, { once: true });

  try {
    return toLease(await Promise.race([connecting, abandoned]));
  } catch (error) {
    connecting.then(
      (client) => client.release(),
      () => {},
    );
    throw isRefusal(error) ? new RefusedConnectionError({ cause: error }) : error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/** Said by the server, and by its code not yet known to be about the connection. */
function isRefusal(error: unknown): boolean {
  return (
    /^[0-9A-Z]{5}$/.test(errorCode(error) ?? '') && 'severity' in Object(error) && !isConnectionFault(error)
  );
}

function toLease(client: PoolClientLike): Lease {
  // The pool stops listening for errors of a client it has handed out. An unheard 'error' event ends
  // the process, so the holder must listen; the failure itself reaches the running query.
  const ignore = (): void => {};
  const emitter = isEmitter(client) ? client : undefined;
  emitter?.on('error', ignore);
  let held = true;
  return {
    client,
    release({ reusable }) {
      if (!held) return;
      held = false;
      client.release(reusable && !leftInTransaction(client) ? undefined : true);
      emitter?.off('error', ignore);
    },
  };
}

/** The driver's own record of the server's last ReadyForQuery, where it keeps one. */
function leftInTransaction(client: object): boolean {
  if (!('getTransactionStatus' in client) || typeof client.getTransactionStatus !== 'function') return false;
  const status: unknown = client.getTransactionStatus();
  return status === 'T' || status === 'E';
}
