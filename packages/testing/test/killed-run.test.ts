import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { isAlive } from '../src/embedded/process-state.ts';
import { foldersOf } from './folders-of.ts';
import { runFixture } from './run-fixture.ts';

const scratch = mkdtempSync(join(tmpdir(), 'killed-run-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(['SIGKILL', 'SIGINT'] as const)('a run that is ended by %s', (signal) => {
  it('leaves no server, no database folder and no process', async () => {
    const file = join(scratch, `${signal}.json`);
    const { child, ended } = runFixture('waiting', { WAITING_FILE: file });
    await expect
      .poll(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('}'), { timeout: 30_000 })
      .toBe(true);
    const { server } = JSON.parse(readFileSync(file, 'utf8'));
    const pid = child.pid ?? 0;
    const folders = foldersOf(pid);
    expect(folders.length).toBeGreaterThan(0);
    const supervisors = folders.map(({ supervisorPid }) => supervisorPid);
    expect(supervisors.every(isAlive)).toBe(true);

    child.kill(signal);
    await ended;

    await expect.poll(() => supervisors.some(isAlive), { timeout: 20_000 }).toBe(false);
    expect(foldersOf(pid)).toEqual([]);
    const client = new Client({ connectionString: server.superuserUrl });
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }, 60_000);
});
