import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));

it('says both missing names in one message, and ends with 78, with only the variables of the old guide', async () => {
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    env: {
      PATH: process.env['PATH'],
      ENVIRONMENT: 'production',
      DATABASE_URL: 'postgresql+psycopg://istari:unused@127.0.0.1:1/istari',
      ANALYTICS_DB_URL: 'postgresql://reader:unused@127.0.0.1:1/analytics',
      SECRET_KEY: 'Zm9v9xQ2rT7uWv4yB1nM8kL5jH3gF6dSaP0oIuYt',
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(78);
  expect(stdout).toBe('');
  for (const name of ['ENCRYPTION_KEY', 'CORS_ORIGINS']) expect(stderr).toContain(name);
  for (const name of ['SECRET_KEY:', 'DATABASE_URL', 'unused']) expect(stderr).not.toContain(name);
});
