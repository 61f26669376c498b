import type { EngineAddress } from '../engine/engine-address.ts';
import { ensureImage, hasImage } from '../engine/ensure-image.ts';
import type { TestServer } from '../postgres/test-server.ts';
import type { TestSettings } from '../settings.ts';
import { findProgram } from './find-program.ts';
import type { ServiceAvailability, ServiceReport } from './service-report.ts';

const PULL_WITHIN_MS = 60_000;
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Finds out where each service can be had from: an image that is there, the machine, an image to pull. */
export async function findServices(
  settings: TestSettings,
  engine: EngineAddress | undefined,
  server: TestServer,
): Promise<ServiceReport> {
  // A container reaches a Postgres that is a container too, but not one on the machine's loopback.
  const pgbouncerEngine = server.inEngine && engine;
  return {
    redis: await findServer(engine, settings.redisImage, 'redis-server'),
    pgbouncer: await findServer(pgbouncerEngine, settings.pgbouncerImage, 'pgbouncer'),
    browser: locateBrowser(settings.browser),
  };
}

/** A Chromium on this machine: the one that `TEST_BROWSER` names, else the first in PATH. */
export function locateBrowser(named?: string): ServiceAvailability {
  const path = named ?? BROWSERS.map((name) => findProgram(name)).find((found) => found !== undefined);
  if (path) return { available: true, from: 'machine', source: path };
  return {
    available: false,
    reason: `none of ${BROWSERS.join(', ')} is in PATH, and TEST_BROWSER is not set`,
  };
}

async function findServer(
  engine: EngineAddress | undefined,
  image: string | undefined,
  program: string,
): Promise<ServiceAvailability> {
  if (engine && image && (await hasImage(engine, image)))
    return { available: true, from: 'engine', source: image };
  const path = findProgram(program);
  if (path) return { available: true, from: 'machine', source: path };
  if (!engine || !image)
    return { available: false, reason: `no image for a container engine, and ${program} is not in PATH` };
  try {
    await ensureImage(engine, image, PULL_WITHIN_MS);
    return { available: true, from: 'engine', source: image };
  } catch {
    return { available: false, reason: `image ${image} cannot be pulled, and ${program} is not in PATH` };
  }
}
