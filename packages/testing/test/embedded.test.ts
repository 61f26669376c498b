import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../src/embedded/process-state.ts';
import { startEmbeddedPostgres } from '../src/index.ts';
import type { EmbeddedPostgres } from '../src/index.ts';
import { foldersOf } from './folders-of.ts';

const scratch = mkdtempSync(join(tmpdir(), 'embedded-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function ask(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.superuserUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a temporary embedded Postgres', () => {
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });

  it('speaks UTF-8, listens on loopback only and wants its password', async () => {
    const [settings] = await ask(
      server,
      "SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS addresses, current_setting('password_encryption') AS passwords",
    );
    expect(settings).toEqual({ encoding: 'UTF8', addresses: '127.0.0.1', passwords: 'scram-sha-256' });
    const stranger = new Client({
      host: server.host,
      port: server.port,
      user: 'postgres',
      password: 'guess',
      database: 'postgres',
    });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('does not run as root', async () => {
    const [row] = await ask(server, "SELECT pg_read_file('postmaster.pid') AS lock");
    const pid = Number(String((row as { lock: string }).lock).split('\n')[0]);
    const user = execFileSync('ps', ['-o', 'user=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    expect(user).not.toBe('root');
  });

  it('refuses a port that is taken, and says which', async () => {
    await expect(startEmbeddedPostgres({ port: server.port })).rejects.toThrow(
      `Port ${server.port} is in use`,
    );
  });

  it('leaves nothing when it is stopped', async () => {
    const mine = foldersOf(process.pid);
    expect(mine).toHaveLength(1);
    await server.stop();
    expect(foldersOf(process.pid)).toEqual([]);
    expect(isAlive(mine[0]?.supervisorPid ?? 0)).toBe(false);
    await server.stop();
  });

  it('shows the log of a server that does not start, and leaves nothing', async () => {
    await expect(startEmbeddedPostgres({ settings: { no_such_setting: '1' } })).rejects.toThrow(
      'no_such_setting',
    );
    expect(foldersOf(process.pid)).toEqual([]);
  });
});

describe('a kept data folder', () => {
  // Closed to everybody else, as a folder of root's often is.
  const dataDir = join(scratch, 'closed', 'data');
  beforeAll(() => mkdirSync(join(scratch, 'closed'), { mode: 0o700 }));

  it('keeps its tables and its password', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('is in use by process');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('recovers when its starter and its supervisor were killed and the server runs on', async () => {
    const { starter, supervisorPid } = await startInChild(dataDir);
    process.kill(supervisorPid, 'SIGKILL');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const orphan = readPostmasterPid(dataDir);
    expect(isAlive(orphan)).toBe(true);
    const next = await startEmbeddedPostgres({ dataDir });
    expect(isAlive(orphan)).toBe(false);
    expect(await ask(next, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  it('waits for a server whose starter was killed a moment ago', async () => {
    const { starter } = await startInChild(dataDir);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const next = await startEmbeddedPostgres({ dataDir });
    expect(await ask(next, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  it('is not fooled by a lock file whose process number belongs to somebody else', async () => {
    const lock = join(dataDir, 'pgdata', 'postmaster.pid');
    writeFileSync(lock, `${process.pid}\n${dataDir}\n`);
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
    expect(existsSync(lock)).toBe(false);
  });

  it('starts over when making the cluster was interrupted', async () => {
    const halfMade = join(scratch, 'half-made');
    mkdirSync(join(halfMade, 'pgdata', 'base'), { recursive: true });
    const server = await startEmbeddedPostgres({ dataDir: halfMade });
    expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('is refused when another major made it', async () => {
    writeFileSync(join(dataDir, 'pgdata', 'PG_VERSION'), '12\n');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('was made by Postgres 12');
  });
});

async function startInChild(
  dataDir: string,
): Promise<{ starter: ReturnType<typeof spawn>; supervisorPid: number }> {
  const index = new URL('../src/index.ts', import.meta.url).href;
  const code = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(index)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write('started');
    setInterval(() => undefined, 1000);`;
  const starter = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(starter.stdout, 'data');
  const { supervisorPid } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'));
  return { starter, supervisorPid };
}

function readPostmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
