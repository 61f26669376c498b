import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { generateFernetKey, loadConfig } from '@istari-lens/core';
import { checkHealth } from '@istari-lens/ops';
import { startServer } from '@istari-lens/server';
import { createTestDatabase } from '@istari-lens/testing';
import { runCli } from './run-cli.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

// What stands between a deployment and whoever asks after it: a proxy's own page, a hanging port. A real
// deployment's answers are tested with the server package.
async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function unusedAddress(): Promise<string> {
  const url = await listen(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

describe('checkHealth', () => {
  it('tells what a deployment says of itself, through its whole life', async () => {
    const database = await createTestDatabase('app');
    const server = await startServer(
      loadConfig({
        ENVIRONMENT: 'test',
        LOG_LEVEL: 'silent',
        API_HOST: '127.0.0.1',
        API_PORT: '0',
        APP_DB_URL: database.url,
        SECRET_KEY: generateFernetKey(),
        ENCRYPTION_KEY: generateFernetKey(),
        RELEASE: '1.2.3',
      }),
    );
    try {
      await server.ready;
      const report = await checkHealth(server.url);
      expect(report).toMatchObject({ status: 'pass', health: { releaseId: '1.2.3' } });
      const printed = await runCli(['health', server.url]);
      expect(printed.code).toBe(0);
      expect(printed.stdout).toMatch(/^pass {2}http/);
    } finally {
      await server.close();
      await database.drop();
    }
    expect((await checkHealth(server.url)).status).toBe('unreachable');
  });

  it('says unreachable when nothing listens', async () => {
    const url = await unusedAddress();
    const report = await checkHealth(`${url}/analytics/`);
    expect(report).toMatchObject({ status: 'unreachable', url: `${url}/analytics/health` });
    expect(report.reason).toContain('ECONNREFUSED');
  });

  it('says unreachable when something else answers', async () => {
    const url = await listen((_request, response) => void response.writeHead(200).end('<html>'));
    const report = await checkHealth(url);
    expect(report.status).toBe('unreachable');
    expect(report.reason).toContain('200');
  });

  it('gives up after the timeout', async () => {
    const url = await listen((request) => void setTimeout(() => request.socket.destroy(), 1000).unref());
    const report = await checkHealth(url, { timeoutMs: 100 });
    expect(report.reason).toContain('100 ms');
    expect(report.durationMs).toBeLessThan(900);
  });

  it('refuses an address that is not http', async () => {
    await expect(checkHealth('example.com')).rejects.toThrow('https://example.com/analytics');
  });

  it('is a command whose exit code says whether all is well', async () => {
    const result = await runCli(['health', await unusedAddress(), '--json']);
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ status: 'unreachable' });
  });
});
