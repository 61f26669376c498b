import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkHealth, validate, type ValidateStep } from '@istari-lens/ops';
import { afterAll, describe, expect, it } from 'vitest';

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server that answers everything with that status; 0: nothing. */
async function listen(status: number): Promise<string> {
  const server = createServer((_request, response) => {
    if (status > 0) response.writeHead(status, { 'content-type': 'text/plain' }).end('nothing here');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const steps = async (url: string): Promise<Record<string, ValidateStep>> => {
  const report = await validate(url, { login: { email: 'a@b.example', password: 'canary' }, timeoutMs: 300 });
  expect(report.ok).toBe(false);
  return Object.fromEntries(report.steps.map((step) => [step.id, step]));
};

const FAILING = ['ready', 'health', 'login', 'error-rate'] as const;

describe('validate', () => {
  it.each([
    [
      'a closed port',
      async () => 'http://127.0.0.1:2',
      /refused the connection \(ECONNREFUSED\)/,
      /Nothing listens/,
    ],
    [
      'an unknown host',
      async () => 'http://nowhere.invalid',
      /was not found.*\((?:ENOTFOUND|EAI_AGAIN)\)/,
      /host name/,
    ],
    ['silence', () => listen(0), /did not answer within 300 ms/, /firewall/],
    ['another path', () => listen(404), /answered 404/, /path of the address/],
  ])('says of %s what it is, and what to do', async (_what, start, reason, fix) => {
    const url = await start();
    const found = await steps(url);
    for (const id of FAILING) {
      expect(found[id], id).toMatchObject({ status: 'fail' });
      expect(found[id]?.reason, id).toMatch(reason);
      expect(found[id]?.fix, id).toMatch(fix);
      expect(found[id]?.fix, id).not.toMatch(/METRICS_TOKEN|VALIDATE_PASSWORD/);
    }
    const { status, reason: said } = await checkHealth(url, { timeoutMs: 300 });
    expect(status).toBe('unreachable');
    expect(said).toMatch(reason);
    expect(said).not.toMatch(/127\.0\.0\.1|nowhere/);
  });

  it('speaks of METRICS_TOKEN only where it is refused', async () => {
    const found = await steps(await listen(401));
    expect(found['error-rate']?.fix).toContain('METRICS_TOKEN');
  });
});
