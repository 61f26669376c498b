import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { backup, restore, verify, type BackupProgress } from '@istari-lens/ops';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { databaseNames, withConnection } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { toolsOf, visibleProcesses, watchCommandLines } from './backup-support/processes.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { COMPILE_CACHE } from './run-cli.ts';

const newFolder = temporaryFolders();
const CLI = path.resolve(import.meta.dirname, '../src/cli.ts');

/** More than sockets and pipes hold, so that a dump of it can be stopped in its middle. */
const LARGE = `CREATE TABLE large AS SELECT n, md5(n::text) AS a, md5((n + 1)::text) AS b FROM generate_series(1, 500000) AS n`;

describe('a backup that something happens to', () => {
  needsClientTools();
  let server: BackupServer;
  let database: BackupDatabase;
  let proxy: FaultProxy;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    database = await server.createDatabase(LARGE);
    const { hostname, port } = new URL(server.url);
    proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  });
  afterEach(() => {
    if (!hasClientTools) return;
    proxy.resume();
    proxy.accept();
  });
  afterAll(async () => {
    if (!hasClientTools) return;
    await proxy.close();
    await server.stop();
  });

  const backends = async (): Promise<number> =>
    withConnection(server.url, 'postgres', async (client) => {
      const { rows } = await client.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND application_name = 'istari-lens-ops'`,
        [database.name],
      );
      return Number(rows[0]?.['n']);
    });
  const nothingIsLeft = async (folder: string): Promise<void> => {
    expect(await readdir(folder)).toEqual([]);
    expect(await toolsOf(process.pid)).toEqual([]);
    await vi.waitFor(async () => expect(await backends()).toBe(0), { timeout: 10_000 });
  };
  /** Calls back once, when the dump flows. */
  const inTheMiddle = (then: () => void): ((progress: BackupProgress) => void) => {
    let called = false;
    return (progress) => {
      if (called || progress.kind !== 'dumping') return;
      called = true;
      proxy.pause();
      then();
    };
  };
  const terminate = async (pattern: string): Promise<void> => {
    await withConnection(server.url, 'postgres', async (client) => {
      // It may be between two statements: nothing is shown until one has been ended.
      for (let ended = 0; ended === 0;) {
        const { rows } = await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'istari-lens-ops' AND query ~* $2`,
          [database.name, pattern],
        );
        ended = rows.length;
      }
    });
    proxy.resume();
  };

  it.each(['SIGKILL', 'SIGTERM'] as const)('fails when pg_dump is killed by %s', async (signal) => {
    const destination = await newFolder();
    const kill = async (): Promise<void> => {
      for (const { pid } of await toolsOf(process.pid)) process.kill(pid, signal);
      // At SIGTERM pg_dump first asks the server to cancel.
      if (signal === 'SIGTERM') proxy.resume();
    };
    const said = await failureOf(
      backup({ url: proxy.url(database.url), destination, onProgress: inTheMiddle(() => void kill()) }),
    );
    expect(said).toMatch(
      signal === 'SIGKILL' ? /^pg_dump was killed by SIGKILL: / : /^pg_dump failed with exit code 1: /,
    );
    proxy.resume();
    await nothingIsLeft(destination);
  });

  it('fails when the backend of pg_dump is terminated', async () => {
    const destination = await newFolder();
    const onProgress = inTheMiddle(() => void terminate('^COPY'));
    const said = await failureOf(backup({ url: proxy.url(database.url), destination, onProgress }));
    expect(said).toBe(
      'pg_dump failed with exit code 1: the connection to the server was refused or lost. Check the server, then run this again.',
    );
    await nothingIsLeft(destination);
  });

  it('fails when the session that holds its lock is terminated', async () => {
    const destination = await newFolder();
    const onProgress = inTheMiddle(() => void terminate('^(select|begin)'));
    const said = await failureOf(backup({ url: proxy.url(database.url), destination, onProgress }));
    expect(said).toMatch(/lock was lost|terminat/i);
    await nothingIsLeft(destination);
  });

  it('fails when the connections are reset', async () => {
    const destination = await newFolder();
    const onProgress = inTheMiddle(() => {
      proxy.dropConnections();
      proxy.resume();
    });
    await failureOf(backup({ url: proxy.url(database.url), destination, onProgress }));
    await nothingIsLeft(destination);
  });

  it('stops within seconds when it is aborted', async () => {
    const destination = await newFolder();
    const controller = new AbortController();
    const onProgress = inTheMiddle(() => controller.abort(new Error('enough')));
    const startedAt = performance.now();
    const said = await failureOf(
      backup({ url: proxy.url(database.url), destination, signal: controller.signal, onProgress }),
    );
    proxy.resume();
    expect(said).toBe('enough');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await nothingIsLeft(destination);
  });

  it('and fills the disk fails, says so and leaves nothing', async ({ skip }) => {
    const destination = await newFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', destination], { stdio: 'ignore' });
    } catch {
      skip('A small file system can be mounted by root only.');
    }
    try {
      expect(await failureOf(backup({ url: database.url, destination }))).toBe(
        `The backup cannot be stored in ${destination}: the disk of the destination is full. Free space or prune, then run this again.`,
      );
      await nothingIsLeft(destination);
      // Spooling a restore and a dump in directory format fills it just so.
      const elsewhere = await newFolder();
      const said = await failureOf(
        backup({
          url: database.url,
          destination: elsewhere,
          format: 'directory',
          temporaryFolder: destination,
        }),
      );
      expect(said).toBe(
        'pg_dump failed with exit code 1: the disk of the folder for temporary files is full. Free space there or set TMPDIR to a larger one, then run this again.',
      );
      await nothingIsLeft(elsewhere);
      expect(await readdir(destination)).toEqual([]);
      const { id } = await backup({ url: database.url, destination: elsewhere });
      const before = await databaseNames(server.url);
      const options = {
        url: database.url,
        destination: elsewhere,
        id,
        jobs: 2,
        temporaryFolder: destination,
      };
      expect(await failureOf(restore(options))).toContain(`The disk of ${destination} is full`);
      expect(await databaseNames(server.url)).toEqual(before);
      expect(await readdir(destination)).toEqual([]);
    } finally {
      execFileSync('umount', [destination]);
    }
  });

  it('is refused while another of the same database runs', async () => {
    const destination = await newFolder();
    let second: Promise<string> | undefined;
    const onProgress = inTheMiddle(() => {
      second = failureOf(backup({ url: database.url, destination }));
      void second.finally(() => proxy.resume());
    });
    await backup({ url: proxy.url(database.url), destination, onProgress });
    expect(await second).toBe(
      'Another backup of this database is running. Wait for it, or look for a stuck one, then run this again.',
    );
  });

  it('waits for the session of one that has just ended', async () => {
    await withConnection(server.url, database.name, async (client) => {
      await client.query(`SELECT pg_advisory_lock(x'424b5550'::int, 1)`);
      const started = backup({ url: database.url, destination: await newFolder() });
      await vi.waitFor(async () => expect(await backends()).toBeGreaterThan(0), { timeout: 10_000 });
      await client.query(`SELECT pg_advisory_unlock(x'424b5550'::int, 1)`);
      await expect(started).resolves.toBeDefined();
    });
  });

  it('of a role that may not read everything fails', async () => {
    const role = server.newName();
    const url = new URL(database.url);
    url.username = role;
    url.password = 'secret';
    await database.query(
      `CREATE ROLE "${role}" LOGIN PASSWORD 'secret'; GRANT SELECT ON large TO "${role}"; CREATE TABLE hidden ()`,
    );
    try {
      const destination = await newFolder();
      const said = await failureOf(backup({ url: url.href, destination }));
      expect(said).toMatch(/lacks a right|permission denied/);
      await nothingIsLeft(destination);
    } finally {
      await database.query(`DROP TABLE hidden; DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });

  it('with client tools older than the server is refused before it starts, with the way out', async () => {
    const destination = await newFolder();
    const tools = await newFolder();
    for (const name of ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql']) {
      await writeFile(path.join(tools, name), `#!/bin/sh\necho "${name} (PostgreSQL) 9.6.24"\n`);
      await chmod(path.join(tools, name), 0o755);
    }
    const said = await failureOf(backup({ url: database.url, destination, toolPath: tools }));
    expect(said).toMatch(
      /^Found were pg_dump, pg_dumpall 9\.6, but an older client cannot be trusted here: client tools of PostgreSQL \d+ or newer are needed\. Install them \(Debian: postgresql-client-\d+;/,
    );
    await nothingIsLeft(destination);
    const made = await backup({ url: database.url, destination });
    for (const level of ['full', 'restore'] as const)
      expect(
        await failureOf(verify({ url: database.url, destination, id: made.id, level, toolPath: tools })),
      ).toContain('client tools of PostgreSQL 15 or newer are needed');
    const empty = await newFolder();
    expect(await failureOf(backup({ url: database.url, destination, toolPath: empty }))).toMatch(
      /^None of pg_dump, pg_dumpall was found: /,
    );
  });

  it('shows its password to nobody', async () => {
    const destination = await newFolder();
    // A role of its own: the password of the server's may stand in the command line of a container's probe.
    const role = `${database.name}_backup`;
    const password = randomBytes(18).toString('hex');
    const superuser = (text: string): Promise<unknown> =>
      withConnection(server.url, 'postgres', (client) => client.query(text));
    await superuser(`CREATE ROLE "${role}" SUPERUSER LOGIN PASSWORD '${password}'`);
    try {
      const url = Object.assign(new URL(database.url), { username: role, password }).href;
      const watched = await watchCommandLines(password, async () => {
        for (const format of ['custom', 'plain'] as const) {
          const { id } = await backup({ url, destination, format });
          await verify({ url, destination, id, level: 'restore' });
        }
      });
      expect(watched.leaks).toEqual([]);
      expect(watched.seen).toBeGreaterThan(3);
    } finally {
      await superuser(`DROP ROLE "${role}"`);
    }
  });

  it(
    'by the command line is stopped by SIGTERM: nothing is published, exit code 143, within ten seconds',
    { timeout: 90_000 },
    async () => {
      const destination = await newFolder();
      const child = spawn(process.execPath, ['--conditions=source', CLI, 'backup'], {
        env: {
          PATH: process.env['PATH'],
          NODE_COMPILE_CACHE: COMPILE_CACHE,
          DATABASE_URL: proxy.url(database.url),
          BACKUP_DESTINATION: destination,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
      await vi.waitFor(
        async () => {
          const [part = ''] = await readdir(destination);
          expect((await stat(path.join(destination, part))).size).toBeGreaterThan(0);
          expect(part).toMatch(/\.part$/);
        },
        // Starting the command line is not what is measured.
        { timeout: 60_000, interval: 2 },
      );
      proxy.pause();
      const stoppedAt = performance.now();
      child.kill('SIGTERM');
      expect(await closed).toBe(143);
      expect(performance.now() - stoppedAt).toBeLessThan(10_000);
      expect(stderr).toBe('Stopped by SIGTERM; everything begun was taken back.\n');
      proxy.resume();
      await nothingIsLeft(destination);
      expect((await visibleProcesses()).filter(({ parent }) => parent === child.pid)).toEqual([]);
    },
  );
});
