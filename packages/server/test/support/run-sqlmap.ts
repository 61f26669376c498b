import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A request with one place in it to inject into. */
export interface SqlmapTarget {
  title: string;
  method: string;
  /** Whole URL; an asterisk follows the value to inject into, wherever in the request that is. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface SqlmapOptions {
  /** How thorough, from 1 to 5, as `--level`. */
  level: number;
}

/**
 * Lets sqlmap try one place: blind by content, by errors and by time. True when it can inject there. Throws when
 * sqlmap is missing, or came to no end.
 */
export async function runSqlmap(target: SqlmapTarget, { level }: SqlmapOptions): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'istari-lens-sqlmap-'));
  const headers = Object.entries(target.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const list = [
    ['-u', target.url, '--method', target.method, ...headers],
    target.body === undefined ? [] : ['--data', target.body],
    ['--batch', '--disable-coloring', '--flush-session', '--output-dir', folder],
    // Refusals are what is expected, and wrong guesses are bounded by address.
    ['--ignore-proxy', '--ignore-code=*', '--skip-waf', '--keep-alive', '--tamper=xforwardedfor'],
    ['--dbms=PostgreSQL', '--technique=BET', '--time-sec=1', '--timeout=20', '--retries=1'],
    [`--level=${level}`, '--risk=1'],
  ].flat();
  try {
    // Its own settings and history stay in the folder.
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, XDG_DATA_HOME: folder };
    const { stdout } = await run('sqlmap', list, { env, cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    if (/^Parameter: .*\n {4}Type: /m.test(stdout)) return true;
    if (/all tested parameters do not appear to be injectable/.test(stdout)) return false;
    throw new Error(`sqlmap came to no end at ${target.title}: ${stdout.slice(-1_500)}`);
  } catch (error) {
    if (Object(error).code === 'ENOENT') {
      throw new Error('sqlmap is missing. Install the Debian package sqlmap.', { cause: error });
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
