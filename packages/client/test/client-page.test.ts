import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const PACKAGE = path.resolve(import.meta.dirname, '..');
let api: ApiUnderTest;
/** Inside of the package, which imports itself by name. */
let folder: string;
let programs: string[];

beforeAll(async () => {
  api = await startApi();
  await mkdir(path.join(PACKAGE, '.cache'), { recursive: true });
  folder = await mkdtemp(path.join(PACKAGE, '.cache/page-'));
  const page = await readFile(path.join(PACKAGE, '../../docs/client.md'), 'utf8');
  programs = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await api?.close();
});

/** The lines that the page's program of this number prints. */
async function run(number: number): Promise<string[]> {
  const file = path.join(folder, `${number}.ts`);
  await writeFile(file, programs[number] ?? '');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    file,
    api.baseUrl,
    ADMIN.email,
    ADMIN.password,
  ]);
  return stdout.trim().split('\n');
}

describe('the programs of the page on the client', () => {
  it('are three', () => {
    expect(programs).toHaveLength(3);
  });

  it('ask, and show what came', async () => {
    const admin = await api.lens.auth.authenticate((await api.lens.auth.login(ADMIN)).accessToken);
    const { rows } = await api.lens.queries.run(
      {
        dataset: 'flights',
        dimensions: ['origin'],
        metrics: [{ aggregate: 'count', as: 'n' }],
        orderBy: [{ field: 'n', direction: 'desc' }],
        limit: 3,
      },
      admin,
    );
    const lines = rows.map(({ origin, n }) => `${String(origin)}: ${Number(n).toLocaleString('en-GB')}`);
    expect(await run(0)).toEqual(lines);
  });

  it('ask much at once', async () => {
    expect(await run(1)).toEqual(['true', 'invalid_query origin', 'true', 'origin delay', 'aborted']);
  });

  it('test what is built on it', async () => {
    expect(await run(2)).toEqual(['42', '404', 'no_answer_given']);
  });
});
