import type { AddressInfo } from 'node:net';
import { createLens, type Lens, type LensOverrides, type ResolvedConfig } from '@istari-lens/core';
import { createRouter } from './create-router.ts';
import { createHost } from './express/host.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { createLogger } from './observability/create-logger.ts';

/** A process that serves the API. */
export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly port: number;
  readonly lens: Lens;
  /** Settles with the first {@link Lens.ready}; rejects when the process can never work as it is configured. */
  readonly ready: Promise<void>;
  /**
   * Stops. With `drain`, says so in `/health/ready` at first and serves on for `DRAIN_DELAY_MS`; then
   * stops accepting, waits for what is under way, and closes the Lens. The second call returns the
   * same promise.
   */
  close(options?: { drain?: boolean }): Promise<void>;
}

/** Requests under way get this long after the drain delay before they are cut off. */
const GRACE_MS = 20_000;

/** Longer than load balancers keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MS = 65_000;

/** A caller must have sent the whole request by then. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Listens on `API_HOST` and `API_PORT` and serves the API at the root. Returns as soon as it listens:
 * databases that are down are waited for while `/health/ready` says 503.
 *
 * @param overrides As for `createLens`. Without a logger, lines of JSON go to stdout.
 */
export async function startServer(
  config: ResolvedConfig,
  overrides: LensOverrides = {},
): Promise<RunningServer> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const lens = createLens(config, { ...overrides, logger });
  let draining = false;
  let closing: Promise<void> | undefined;
  const router = createRouter(lens, {
    isDraining: () => draining,
    enforceHttps: config.environment === 'production',
  });
  const host = createHost(router, { trustProxy: config.api.trustProxy });
  const server = createHttpServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    host,
    logger,
  );
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.api.port, config.api.host, resolve);
    });
  } catch (error) {
    await lens.close();
    throw error;
  }
  const ready = lens.ready();
  // Whoever waits for it hears of a rejection; nobody has to.
  ready.catch(() => undefined);
  const { port } = server.address() as AddressInfo;
  logger.info({ host: config.api.host, port, release: config.release }, 'listening');

  async function stop(drain: boolean): Promise<void> {
    draining = true;
    if (drain) await new Promise((resolve) => setTimeout(resolve, config.api.drainDelayMs));
    const cut = setTimeout(() => server.closeAllConnections(), drain ? GRACE_MS : 0);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    clearTimeout(cut);
    await lens.close();
    logger.info({}, 'stopped');
  }

  return {
    url: `http://${urlHost(config.api.host)}:${port}`,
    port,
    lens,
    ready,
    close: ({ drain = false } = {}) => (closing ??= stop(drain)),
  };
}

/** A host that a client can connect to, for one that a server listens on. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
