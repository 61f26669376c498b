import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, startEmbeddedPostgres } from '@istari-lens/testing';
import { backup, migrate } from '@istari-lens/ops';
import { expect, it } from 'vitest';

const FOLDER = path.resolve(import.meta.dirname, '..');

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function run(script: string, args: string[], env: Record<string, string>): Promise<Outcome> {
  const environment = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    ...env,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--conditions=source', path.join(FOLDER, script), ...args],
      { env: environment },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

it('are short', async () => {
  const scripts = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts'));
  expect(scripts.toSorted()).toEqual(['daily-backup.ts', 'restore-drill.ts', 'wait-healthy.ts']);
  for (const script of scripts)
    expect(
      (await readFile(path.join(FOLDER, script), 'utf8')).trimEnd().split('\n').length,
      script,
    ).toBeLessThan(30);
});

it('back up daily, and drill the restore of it', async ({ skip }) => {
  const destination = await mkdtemp(path.join(tmpdir(), 'lens-scripts-'));
  const database = await createTestDatabase('app');
  let url = database.url;
  let embedded: Awaited<ReturnType<typeof startEmbeddedPostgres>> | undefined;
  try {
    // Client tools of this machine may be older than the run's server; the embedded one they fit.
    const tried = await backup({ url, destination }).catch((error: unknown) => error);
    if (tried instanceof Error) {
      if (tried.message.startsWith('None of')) skip(tried.message);
      embedded = await startEmbeddedPostgres();
      url = embedded.superuserUrl;
      await migrate({ url, schema: 'lens' });
    }
    const env = { APP_DB_URL: url, BACKUP_DESTINATION: destination };
    const daily = await run('daily-backup.ts', [], env);
    expect(daily).toMatchObject({ code: 0, stderr: '' });
    expect(daily.stdout).toMatch(/: \d+ bytes stored in \d+ ms\n\d+ old backups removed\n$/);
    const drill = await run('restore-drill.ts', ['10'], env);
    expect(drill).toMatchObject({ code: 0, stderr: '' });
    expect(drill.stdout).toMatch(/Recovery time: [\d.]+ s/);
    expect(await run('restore-drill.ts', ['0'], env)).toMatchObject({ code: 1 });
  } finally {
    await embedded?.stop();
    await database.drop();
    await rm(destination, { recursive: true });
  }
}, 90_000);

it('wait for a deployment that is not well yet', async () => {
  const startedAt = Date.now();
  const server = createServer((_request, response) => {
    const status = Date.now() - startedAt > 1500 ? 'pass' : 'fail';
    response.writeHead(status === 'pass' ? 200 : 503, { 'content-type': 'application/health+json' });
    response.end(JSON.stringify({ status, releaseId: '1.2.3', checks: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await run('wait-healthy.ts', [url, '20'], {})).toMatchObject({
      code: 0,
      stdout: `${url} is well (release 1.2.3)\n`,
    });
  } finally {
    server.close();
  }
  const gone = await run('wait-healthy.ts', [url, '0'], {});
  expect(gone.code).toBe(1);
  expect(gone.stderr).toContain('unreachable');
});
