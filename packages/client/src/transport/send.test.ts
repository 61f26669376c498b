import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../create-client.ts';
import type { ClientOptions } from '../options.ts';
import { errorOf } from '../../test/support/error-of.ts';
import { sampleProblem, sampleResult } from '../../test/support/samples.ts';
import { startTestServer, type ScriptedReply, type TestServer } from '../../test/support/test-server.ts';

const SPEC = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };
const open: TestServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function clientOf(
  replies: (before: number) => ScriptedReply | Promise<ScriptedReply>,
  options?: Partial<ClientOptions>,
) {
  const server = await startTestServer((_, before) => replies(before));
  open.push(server);
  const retry = { baseDelayMs: 5, ...options?.retry };
  return { server, client: createClient({ baseUrl: server.baseUrl, ...options, retry }) };
}

describe('an answer', () => {
  it('merges the body with the headers of this request', async () => {
    const headers = {
      'x-query-id': '9f1c7b0e-0000-4000-8000-000000000001',
      'lens-cache': 'hit',
      age: '12',
      'server-timing': 'cache;dur=0.2, total;dur=3.5',
    };
    const { client } = await clientOf(() => ({ json: sampleResult(), headers }));
    const result = await client.query<{ n: number }>(SPEC);
    expect(result.rows).toEqual([{ n: 1 }]);
    expect(result.queryId).toBe('9f1c7b0e-0000-4000-8000-000000000001');
    expect(result.cache).toEqual({ status: 'hit', ageMs: 12_000 });
    expect(result.durationMs).toBe(3.5);
  });

  it('that is an error holds the facts of the problem', async () => {
    const issue = {
      pointer: '/metrics/0/field',
      code: 'unknown_field',
      detail: 'No such field.',
      suggestion: 'delay',
    };
    const problem = sampleProblem(422, 'invalid_query', { errors: [issue] });
    const { client, server } = await clientOf(() => ({ status: 422, json: problem }));
    const error = await errorOf(client.query(SPEC));
    expect(error).toMatchObject({ status: 422, code: 'invalid_query', requestId: 'r-1', issues: [issue] });
    expect(error.message).toBe(problem.detail);
    expect(server.received).toHaveLength(1);
  });

  it('that is not from the API is named as such', async () => {
    const { client } = await clientOf(() => ({
      status: 403,
      text: '<html>Forbidden</html>',
      headers: { 'content-type': 'text/html' },
    }));
    expect(await errorOf(client.query(SPEC))).toMatchObject({ code: 'http_error', status: 403 });
    const page = await clientOf(() => ({ text: '<html>secret-token</html>' }));
    const error = await errorOf(page.client.query(SPEC));
    expect(error.code).toBe('invalid_response');
    expect(JSON.stringify(error) + String(error.cause)).not.toContain('secret-token');
  });

  it('comes as a union by safe()', async () => {
    const { client } = await clientOf((before) =>
      before === 0 ? { json: sampleResult() } : { status: 404, json: sampleProblem(404, 'not_found') },
    );
    const first = await client.query(SPEC).safe();
    expect(first.ok && first.value.rowCount).toBe(1);
    const second = await client.dashboards.get('x').safe();
    expect(!second.ok && second.error.code).toBe('not_found');
  });

  it('of health may be a failure', async () => {
    const { client, server } = await clientOf(() => ({
      status: 503,
      json: { status: 'fail', version: '1', checks: {} },
    }));
    expect(await client.health()).toMatchObject({ status: 'fail' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a transient failure', () => {
  it.each([408, 429, 502, 503, 504])('of status %i is repeated for a question', async (status) => {
    const { client, server } = await clientOf((before) =>
      before < 2 ? { status, text: 'busy' } : { json: sampleResult() },
    );
    expect((await client.query(SPEC)).rowCount).toBe(1);
    expect(server.received).toHaveLength(3);
  });

  it.each([400, 403, 404, 422, 500])('is not what status %i is', async (status) => {
    const { client, server } = await clientOf(() => ({ status, json: sampleProblem(status, 'some_code') }));
    expect((await errorOf(client.query(SPEC))).status).toBe(status);
    expect(server.received).toHaveLength(1);
  });

  it.each(['before-headers', 'inside-body'] as const)(
    'of a connection that breaks %s is repeated',
    async (where) => {
      const { client, server } = await clientOf((before) =>
        before === 0 ? { break: where } : { json: sampleResult() },
      );
      expect((await client.query(SPEC)).rowCount).toBe(1);
      expect(server.received).toHaveLength(2);
    },
  );

  it('fault broken-stream: that lasts is thrown after the last attempt, a truncated body never as an answer', async () => {
    const { client, server } = await clientOf(() => ({ break: 'inside-body' }));
    expect(await errorOf(client.query(SPEC))).toMatchObject({ code: 'network_error', status: 0 });
    expect(server.received).toHaveLength(3);
  });

  it('of a login is not repeated', async () => {
    const { client, server } = await clientOf(() => ({ status: 503, text: '' }));
    await errorOf(client.auth.login({ email: 'a@example.com', password: 'x' }));
    expect(server.received).toHaveLength(1);
  });

  it('waits as long as Retry-After says', async () => {
    const { client } = await clientOf((before) =>
      before === 0 ? { status: 503, text: '', headers: { 'retry-after': '1' } } : { json: sampleResult() },
    );
    const startedAt = performance.now();
    await client.query(SPEC);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('reads a Retry-After date by the clock of the server', async () => {
    const headers = { date: 'Wed, 01 May 2024 10:00:00 GMT', 'retry-after': 'Wed, 01 May 2024 10:02:00 GMT' };
    const { client, server } = await clientOf(() => ({
      status: 429,
      json: sampleProblem(429, 'rate_limited'),
      headers,
    }));
    const error = await errorOf(client.query(SPEC, { timeoutMs: 5000 }));
    expect(error.retryAfterMs).toBe(120_000);
    expect(server.received).toHaveLength(1);
  });

  it('draws on a budget that all calls share', async () => {
    const { client, server } = await clientOf(() => ({ status: 503, text: '' }), {
      retry: { budget: 3, baseDelayMs: 1 },
    });
    for (let call = 0; call < 5; call++) await errorOf(client.query(SPEC));
    expect(server.received).toHaveLength(5 + 3);
  });
});

describe('a call that ends early', () => {
  it('by its timeout says so and closes the connection', async () => {
    const { client, server } = await clientOf(() => new Promise<ScriptedReply>(() => {}));
    expect(await errorOf(client.query(SPEC, { timeoutMs: 50 }))).toMatchObject({
      code: 'timeout',
      status: 0,
    });
    await server.received[0]?.closed;
  });

  it('by its signal keeps the reason and closes the connection', async () => {
    const { client, server } = await clientOf(() => new Promise<ScriptedReply>(() => {}));
    const controller = new AbortController();
    const call = errorOf(client.query(SPEC, { signal: controller.signal }));
    while (server.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const reason = new Error('left the page');
    controller.abort(reason);
    expect(await call).toMatchObject({ code: 'aborted', cause: reason });
    await server.received[0]?.closed;
  });

  it('while it waits for its next attempt ends at once', async () => {
    const { client } = await clientOf(() => ({ status: 503, text: '', headers: { 'retry-after': '20' } }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const startedAt = performance.now();
    expect((await errorOf(client.query(SPEC, { signal: controller.signal }))).code).toBe('aborted');
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('before it began sends nothing', async () => {
    const { client, server } = await clientOf(() => ({ json: sampleResult() }));
    expect((await errorOf(client.query(SPEC, { signal: AbortSignal.abort() }))).code).toBe('aborted');
    expect(server.received).toHaveLength(0);
  });
});

describe('a dashboard', () => {
  it('joins its items with meta, in order, and keeps a failed widget apart', async () => {
    const body = {
      items: [
        { id: 'b', status: 'ok', result: sampleResult() },
        { id: 'a', status: 'error', error: sampleProblem(504, 'query_timeout') },
      ],
      warnings: [{ code: 'filter_not_applied', detail: 'x' }],
      meta: [
        { id: 'b', queryId: 'q1', cache: { status: 'stale', ageMs: 90_000 }, durationMs: 2 },
        { id: 'a', queryId: 'q2', cache: null, durationMs: 30 },
      ],
    };
    const { client, server } = await clientOf(() => ({ json: body }));
    const { widgets, warnings } = await client.dashboards.data('d/1', { fresh: true });
    expect(server.received[0]).toMatchObject({ path: '/dashboards/d%2F1/data', body: { fresh: true } });
    expect(widgets[0]).toMatchObject({
      id: 'b',
      status: 'ok',
      queryId: 'q1',
      cache: { status: 'stale', ageMs: 90_000 },
    });
    expect(widgets[0]?.status === 'ok' && widgets[0].result.cache.status).toBe('stale');
    expect(widgets[1]).toMatchObject({
      id: 'a',
      status: 'error',
      error: { code: 'query_timeout' },
      durationMs: 30,
    });
    expect(warnings).toHaveLength(1);
  });
});
