import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../src/backup/formats/index.ts';
import type { ClientTools } from '../src/process/client-tools.ts';
import { connectionEnvironment } from '../src/process/connection-environment.ts';
import { containerTools } from '../src/process/container-tools.ts';
import { findClientTools } from '../src/process/find-client-tools.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { withConnection, withDatabase } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { SHOP, SHOP_DIGEST } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const run = promisify(execFile);
const newFolder = temporaryFolders();
const NEEDED = ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql'] as const;
/** An image with client tools of the server's major that the engine of this machine has already. */
const REAL_IMAGE = process.env['TEST_POSTGRES_IMAGE'];

/** Takes orders as `docker` does, writes them down, and runs the program of this machine instead. */
const STAND_IN = `#!/bin/bash
printf '%s\\n' "$*" >> "\${0%/*}/orders"
[ "$1" = run ] || exit 0
shift
kept=(PATH="$PROGRAMS:/usr/bin:/bin")
while [[ "$1" = --* ]]; do
  case "$1" in
    --env=*) name=\${1#--env=}; kept+=("$name=\${!name}") ;;
    --entrypoint=*) program=\${1#--entrypoint=} ;;
  esac
  shift
done
shift
exec /usr/bin/env -i "\${kept[@]}" "$program" "$@"
`;

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of source) continue;
}

async function engineAnswers(): Promise<boolean> {
  return run('docker', ['image', 'inspect', REAL_IMAGE ?? '']).then(
    () => true,
    () => false,
  );
}

describe('client tools in a container', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let digest: unknown;
  let standIn: string;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    digest = (await shop.query(SHOP_DIGEST)).rows[0];
    const local = await findClientTools({ atLeast: 15, needed: NEEDED });
    standIn = path.join(await newFolder(), 'engine');
    await mkdir(standIn);
    await writeFile(path.join(standIn, 'docker'), STAND_IN.replace('$PROGRAMS', local.folder));
    await chmod(path.join(standIn, 'docker'), 0o755);
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const ordersOf = async (): Promise<string> => readFile(path.join(standIn, 'orders'), 'utf8');
  const contextOf = (tools: ClientTools, database: string) => ({
    tools,
    environment: connectionEnvironment(withDatabase(server.url, database), tools.searchPath),
  });
  /** Dumps and restores the shop with nothing but these tools. */
  const roundTrip = async (
    tools: ClientTools,
    format: 'custom' | 'directory' | 'plain',
    jobs: number,
  ): Promise<void> => {
    const into = server.newName();
    await withConnection(server.url, 'postgres', (client) =>
      client.query(`CREATE DATABASE "${into}" TEMPLATE template0`),
    );
    await FORMATS[format].restore({
      ...contextOf(tools, into),
      archive: FORMATS[format].dump({ ...contextOf(tools, shop.name), arguments: ['--no-password'], jobs }),
      database: into,
      jobs,
      tables: [],
      schemas: [],
      owners: true,
    });
    const restored = await withConnection(server.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows[0], `${format} with ${jobs} jobs`).toEqual(digest);
  };
  const ROUNDS = [
    ['custom', 1],
    ['custom', 2],
    ['directory', 2],
    ['plain', 1],
  ] as const;

  it('dump and restore in every format, and are told no secret where others can read it', async () => {
    const tools = await containerTools('any:1', NEEDED, standIn);
    expect(tools.major).toBeGreaterThanOrEqual(15);
    for (const [format, jobs] of ROUNDS)
      await roundTrip({ ...tools, searchPath: process.env['PATH'] ?? '' }, format, jobs);
    const orders = await ordersOf();
    const password = decodeURIComponent(new URL(server.url).password);
    expect(password.length).toBeGreaterThan(4);
    expect(orders).not.toContain(password);
    const dumps = orders
      .split('\n')
      .filter((order) => / --entrypoint=pg_(dump|restore) any:1 (?!--version)/.test(order));
    expect(dumps.length).toBeGreaterThan(5);
    for (const order of dumps) {
      expect(order).toMatch(
        /^run --rm --interactive --init --network=host --log-driver=none --name=istari-lens-[0-9a-f]{12} --user=\d+:\d+ /,
      );
      expect(order).toContain(' --env=PGPASSWORD ');
      expect(order).not.toContain('--env=PATH');
    }
    // Those that work on a folder see that one, and the others none.
    const folders = dumps.map((order) => {
      const [options = '', program = ''] = order.split(' any:1 ');
      const folder = / --volume=(\S+):\1(?: |$)/.exec(options)?.[1];
      expect(program.includes(folder ?? '=/'), order).toBe(folder !== undefined);
      return folder;
    });
    // Of the custom format with two jobs its restore, of the directory format both.
    expect(folders.filter((folder) => folder !== undefined)).toHaveLength(3);
  }, 60_000);

  it('end with their container when they fail or nobody reads on', async () => {
    const tools = await containerTools('any:1', NEEDED, standIn);
    const wrong = FORMATS.custom.dump({
      ...contextOf(tools, 'no_such_database'),
      arguments: ['--no-password'],
      jobs: 1,
    });
    expect(await failureOf(drain(wrong))).toContain('pg_dump failed');
    const unread = FORMATS.custom.dump({
      ...contextOf(tools, shop.name),
      arguments: ['--no-password'],
      jobs: 1,
    });
    for await (const _chunk of unread) break;
    const orders = (await ordersOf()).split('\n');
    const removed = orders.filter((order) => order.startsWith('rm --force ')).map((order) => order.slice(11));
    const names = orders
      .map((order) => / --name=(\S+) .*--entrypoint=pg_dump /.exec(order)?.[1])
      .filter((name) => name !== undefined);
    expect(removed).toEqual(names.slice(-2));
  });

  it('are used only where none of this machine fits, and are asked for where there is no engine', async () => {
    const options = { needed: NEEDED, searchPath: standIn };
    expect(await failureOf(findClientTools({ ...options, atLeast: 15 }))).toContain(
      'or set POSTGRES_CLIENT_IMAGE to a container image that holds them, such as postgres:15.',
    );
    const { image, path: searchPath } = {
      image: process.env['POSTGRES_CLIENT_IMAGE'],
      path: process.env['PATH'],
    };
    try {
      process.env['POSTGRES_CLIENT_IMAGE'] = 'future:99';
      process.env['PATH'] = `${standIn}:${searchPath}`;
      const before = (await ordersOf()).length;
      expect((await findClientTools({ needed: NEEDED, atLeast: 15 })).folder).not.toBe('');
      expect((await ordersOf()).length).toBe(before);
      // Looked into, and found to be too old as well.
      expect(await failureOf(findClientTools({ needed: NEEDED, atLeast: 99 }))).toContain(
        'an older client cannot be trusted here',
      );
      expect((await ordersOf()).slice(before)).toContain('--entrypoint=pg_dump future:99 --version');
      process.env['PATH'] = '/nonexistent';
      expect(await failureOf(findClientTools({ needed: NEEDED, atLeast: 99 }))).toContain(
        'Neither docker nor podman is in PATH.',
      );
    } finally {
      if (image === undefined) delete process.env['POSTGRES_CLIENT_IMAGE'];
      else process.env['POSTGRES_CLIENT_IMAGE'] = image;
      process.env['PATH'] = searchPath;
    }
  });

  it('of a real image dump and restore, and no container remains', async ({ skip }) => {
    skip(!(await engineAnswers()), 'no container engine with the image TEST_POSTGRES_IMAGE answers');
    const tools = await containerTools(REAL_IMAGE ?? '', NEEDED, process.env['PATH'] ?? '');
    const version = await shop.query('SHOW server_version_num');
    skip(
      tools.major < Math.floor(Number(version.rows[0]?.['server_version_num']) / 10_000),
      'its client tools are older than the server',
    );
    for (const [format, jobs] of ROUNDS) await roundTrip(tools, format, jobs);
    // Killed in the middle: the engine's program is gone at once, its container must be too.
    await shop.query(
      'CREATE TABLE large AS SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 100000) AS n',
    );
    const stop = new AbortController();
    const cut = FORMATS.custom.dump({
      ...contextOf(tools, shop.name),
      arguments: ['--no-password'],
      jobs: 1,
      signal: stop.signal,
    });
    const reading = (async () => {
      for await (const _chunk of cut) stop.abort(new Error('stopped here'));
    })();
    expect(await failureOf(reading)).toBe('stopped here');
    const left = await run('docker', ['ps', '--all', '--quiet', '--filter', 'name=istari-lens-']);
    expect(left.stdout).toBe('');
  }, 120_000);
});
