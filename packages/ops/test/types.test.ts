import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig, type Principal } from '@istari-lens/core';
import { generateTypes } from '@istari-lens/ops';
import { startServer, type RunningServer } from '@istari-lens/server';
import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

let databases: LensDatabases;
let server: RunningServer;
let admin: Principal;
let env: Record<string, string>;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lens-types-'));
  databases = await createLensDatabases();
  const settings = { API_HOST: '127.0.0.1', API_PORT: '0', LOG_LEVEL: 'silent', RATE_LIMIT_ADDRESS: '0' };
  server = await startServer(loadConfig({ ...databases.env, ...settings }));
  await server.ready;
  const { lens } = server;
  admin = await lens.auth.authenticate((await lens.auth.login(ADMIN)).accessToken);
  await lens.datasets.create(admin, {
    ...flightsDataset,
    metrics: {
      flights: { formula: 'count()' },
      meanDelay: { formula: 'avg(delay)', label: 'Mean delay' },
      first: { formula: 'min(origin)' },
    },
    segments: { late: { field: 'delay', op: 'gt', value: 15 } },
  });
  const { key } = await lens.apiKeys.create(admin, {
    name: 'types',
    scopes: ['query:read', 'datasets:write'],
  });
  env = { LENS_API_KEY: key };
});
afterAll(async () => {
  await server?.close();
  await databases?.drop();
  rmSync(folder, { recursive: true });
});

const FLIGHTS = `/** Flights */
export const flights = defineDataset({
  name: 'flights',
  fields: {
    date: { type: 'timestamp' },
    delay: { type: 'integer' },
    destination: { type: 'text' },
    distance: { type: 'integer' },
    origin: { type: 'text' },
    originCity: { type: 'text' },
    originState: { type: 'text' },
  },
  metrics: {
    first: { type: 'text' },
    flights: { type: 'integer' },
    meanDelay: { type: 'double' },
  },
  segments: {
    late: {},
  },
});
`;

describe('istari-lens types', () => {
  it('writes what the datasets are, the types of metrics too', async () => {
    const file = path.join(folder, 'datasets.ts');
    const written = await runCommand(['types', server.url, '--out', file], env);
    expect(written).toMatchObject({ code: 0, stdout: `${file}: 1 datasets (flights).\n`, stderr: '' });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(FLIGHTS);
    expect(text).not.toContain(server.url);
    expect((await runCommand(['types', server.url], env)).stdout).toBe(text);
    const checked = await runCommand(['types', server.url, '--check', file], env);
    expect(checked).toMatchObject({ code: 0, stdout: `${file} is as the datasets are.\n` });
  });

  it('says what drifted, and exits with 1', async () => {
    const file = path.join(folder, 'drifted.ts');
    const { text } = await generateTypes(server.url, { apiKey: env['LENS_API_KEY'] ?? '' });
    writeFileSync(
      file,
      `${text.replace("delay: { type: 'integer' }", "delay: { type: 'text' }")}\n/** Gone */\nexport const gone = 1;\n`,
    );
    const { code, stdout } = await runCommand(['types', server.url, '--check', file, '--json'], env);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      same: false,
      datasets: ['flights'],
      differences: [
        'flights:',
        "-     delay: { type: 'text' },",
        "+     delay: { type: 'integer' },",
        'gone:',
        '- /** Gone */',
        '- export const gone = 1;',
      ],
    });
  });

  it('writes names of every kind so that they compile and mean themselves', async () => {
    const { lens } = server;
    const names = ['class', 'order-lines', 'order_lines', 'a--1', 'defineDataset'];
    const column = { column: 'delay', type: 'integer' as const };
    for (const name of names) {
      await lens.datasets.create(admin, {
        ...flightsDataset,
        name,
        title: `${name}*/`,
        fields: { constructor: column, delay: column },
      });
    }
    const { text, datasets } = await generateTypes(server.url, { apiKey: env['LENS_API_KEY'] ?? '' });
    expect(datasets).toHaveLength(1 + names.length);
    const { diagnostics = [], outputText } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    const module = outputText.replace(/^import .*$/m, 'const defineDataset = (given) => given;');
    const loaded = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as Record<
      string,
      { name: string }
    >;
    expect(
      Object.values(loaded)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(datasets.toSorted());
  });

  it('says what is missing or wrong', async () => {
    expect(await runCommand(['types', server.url], {})).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('LENS_API_KEY'),
    });
    const wrong = await runCommand(['types', server.url], { LENS_API_KEY: 'canary-of-a-key' });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/answered 401 .*LENS_API_KEY/) });
    expect(wrong.stderr).not.toContain('canary');
    expect((await runCommand(['types', 'http://127.0.0.1:2'], env)).stderr).toMatch(/refused the connection/);
    expect((await runCommand(['types', 'ftp://x'], env)).code).toBe(2);
    const nowhere = await runCommand(['types', server.url, '--check', path.join(folder, 'none.ts')], env);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no such file') });
    const unwritable = await runCommand(['types', server.url, '--out', path.join(folder, 'no', 'x.ts')], env);
    expect(unwritable).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no such file') });
  });
});
