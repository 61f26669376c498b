import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootstrapError } from './bootstrap-error.mjs';

const POLL_MS = 200;
const HEARTBEAT_MS = 2_000;
const ABANDONED_MS = 60_000;
const GUARD_MS = 10_000;

/**
 * Runs `work` while no other process of this checkout runs work under the same lock file. The file
 * holds the owner's process id and is touched while the work goes on, so that the lock of a process
 * that died, or whose id now belongs to another program, is taken over.
 *
 * @template T
 * @param {string} path lock file
 * @param {{ onWait: (pid: number, seconds: number) => void }} report called while another process holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, report, work) {
  const started = Date.now();
  while (!acquire(path)) {
    report.onWait(ownerOf(path), Math.round((Date.now() - started) / 1000));
    if (isAbandoned(path)) takeOver(path);
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} path */
function acquire(path) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new BootstrapError(
      `Cannot write in ${dirname(path)} (${codeOf(error)}). Make the checkout writable for this user, or run as its owner.`,
    );
  }
}

/** @param {string} path */
function isAbandoned(path) {
  const age = ageOf(path);
  if (age === undefined) return false;
  if (age > ABANDONED_MS) return true;
  const pid = ownerOf(path);
  // The owner writes its id right after making the file, so an empty file is one being made.
  if (pid === 0) return age > GUARD_MS;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * Removes an abandoned lock under a second, short-lived one: without it, two waiting processes could
 * both see the dead owner, and the slower one would remove the lock the faster one has just made.
 *
 * @param {string} path
 */
function takeOver(path) {
  const guard = `${path}.takeover`;
  if ((ageOf(guard) ?? 0) > GUARD_MS) rmSync(guard, { force: true });
  try {
    writeFileSync(guard, String(process.pid), { flag: 'wx' });
  } catch {
    return;
  }
  if (isAbandoned(path)) rmSync(path, { force: true });
  rmSync(guard, { force: true });
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody removed the lock by hand; the work goes on without it.
  }
}

/** @param {string} path */
function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {string} path */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
