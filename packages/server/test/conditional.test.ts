import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QuerySpec } from '@istari-lens/core';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
/** A dashboard whose answers are worth compressing. */
let wideId: string;

beforeAll(async () => {
  fixture = await createServerFixture();
  const layout = { x: 0, y: 0, w: 1, h: 1 };
  const widget = { id: 'routes', title: '', kind: 'table' as const, options: {}, layout, query: delays };
  wideId = (
    await fixture.lens.dashboards.create(fixture.admin, { title: 'Wide', filters: [], widgets: [widget] })
  ).id;
});
afterAll(() => fixture.close());

const delays: QuerySpec = {
  dataset: 'flights',
  metrics: [{ aggregate: 'count', as: 'n' }],
  dimensions: ['origin', 'destination'],
  limit: 100,
};
const count: QuerySpec = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const pathOf = (spec: QuerySpec): string => `/query?q=${encode(spec)}`;
const dashboardPath = (filters?: unknown): string =>
  `/dashboards/${fixture.dashboard.id}/data${filters === undefined ? '' : `?filters=${encode(filters)}`}`;

interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What goes over the wire, with nothing added, followed or unpacked. */
async function get(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = undefined as string | undefined, token = fixture.token } = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = plainRequest(
      fixture.server.url + path,
      { method, headers: { Authorization: `Bearer ${token}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on('error', reject).end(body);
  });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Received> =>
  get(
    path,
    { 'Content-Type': 'application/json', ...headers },
    { method: 'POST', body: JSON.stringify(body) },
  );

describe('GET /query', () => {
  test('answers the very bytes of POST, with an ETag', async () => {
    const posted = await post('/query', delays);
    const got = await get(pathOf(delays));
    expect(got.status).toBe(200);
    expect(got.body.equals(posted.body)).toBe(true);
    expect(got.headers.etag).toMatch(/^"[\w-]{27}"$/);
    expect(got.headers['cache-control']).toBe('private, no-cache');
    expect(got.headers.vary).toBe('Origin, Authorization, Cookie, Accept-Encoding');
    expect(got.headers['lens-cache']).toBe('hit');
    expect(posted.headers.etag).toBeUndefined();
  });

  test('is 304 for who has the answer, whole and without a body', async () => {
    const { etag = '' } = (await get(pathOf(delays))).headers;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(pathOf(delays), { 'If-None-Match': known });
      expect(again.status, known).toBe(304);
      expect(again.body).toHaveLength(0);
      expect(again.headers).toMatchObject({
        etag,
        'cache-control': 'private, no-cache',
        vary: 'Origin, Authorization, Cookie, Accept-Encoding',
        'lens-cache': 'hit',
        'x-content-type-options': 'nosniff',
      });
      expect(again.headers['x-query-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(again.headers['content-type']).toBeUndefined();
    }
    expect((await get(pathOf(delays), { 'If-None-Match': '"other"' })).status).toBe(200);
    expect((await get(pathOf(count), { 'If-None-Match': etag })).status).toBe(200);
  });

  test('a 304 repeats nothing that only concerns the body, and tells another origin that it may read', async () => {
    const { etag = '' } = (await get(pathOf(delays))).headers;
    const known = (await get(pathOf(delays), { 'If-None-Match': etag })).headers;
    expect(known['content-security-policy']).toBeUndefined();
    expect(known['access-control-expose-headers']).toBeUndefined();
    const origin = fixture.lens.config.api.corsOrigins[0] ?? '';
    const whole = (await get(pathOf(delays), { Origin: origin })).headers;
    const again = (await get(pathOf(delays), { Origin: origin, 'If-None-Match': etag })).headers;
    expect(whole['access-control-allow-origin']).toBe(origin);
    for (const name of ['allow-origin', 'allow-credentials', 'expose-headers']) {
      expect(again[`access-control-${name}`], name).toBe(whole[`access-control-${name}`]);
    }
  });

  test('ends a 304 at its head, on a connection that goes on', async () => {
    const { etag = '' } = (await get(pathOf(delays))).headers;
    const lines = `Host: x\r\nAuthorization: Bearer ${fixture.token}\r\nIf-None-Match: ${etag}\r\n`;
    const received = await new Promise<string>((resolve, reject) => {
      const socket = connect(fixture.server.port, '127.0.0.1').setEncoding('latin1');
      let text = '';
      socket.on('data', (chunk: string) => (text += chunk)).on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(`GET ${pathOf(delays)} HTTP/1.1\r\n${lines}\r\n`);
      socket.write(`GET ${pathOf(delays)} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
    });
    expect(received.split('\r\n\r\n')).toHaveLength(3);
    expect(received.match(/^HTTP\/1\.1 304 Not Modified\r$/gm)).toHaveLength(2);
    expect(received.toLowerCase()).not.toContain('transfer-encoding');
  });

  test('is never 304 for who may not ask', async () => {
    const { etag = '' } = (await get(pathOf(delays))).headers;
    const refused = await get(pathOf(delays), { 'If-None-Match': etag }, { token: 'none' });
    expect(refused.status).toBe(401);
    expect(refused.headers['cache-control']).toBe('no-store');
  });

  test('HEAD tells what GET would', async () => {
    const whole = await get(pathOf(delays));
    const head = await get(pathOf(delays), {}, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
    expect(head.headers.etag).toBe(whole.headers.etag);
    const known = await get(
      pathOf(delays),
      { 'If-None-Match': whole.headers.etag ?? '' },
      { method: 'HEAD' },
    );
    expect(known.status).toBe(304);
  });

  test.each<[string, string, number, string]>([
    ['nothing', '/query', 422, 'invalid_request'],
    ['no base64url', '/query?q=a+b', 422, 'invalid_request'],
    ['no JSON', `/query?q=${Buffer.from('{').toString('base64url')}`, 400, 'malformed_json'],
    ['no question', `/query?q=${Buffer.from('[1]').toString('base64url')}`, 422, 'invalid_query'],
    ['two questions', `${'/query?q=e30&q=e30'}`, 422, 'invalid_request'],
  ])('refuses %s', async (_name, path, status, code) => {
    const { body, ...refused } = await get(path);
    expect(refused.status).toBe(status);
    expect(JSON.parse(body.toString())).toMatchObject({ code });
    expect(refused.headers.etag).toBeUndefined();
  });

  test('sees new data once the cache has let the old go', async () => {
    const before = await get(pathOf(count));
    await fixture.analytics.query(
      "insert into flights (date, delay, distance, origin, destination) select date, 1, 1, 'ORD', 'LAX' from flights limit 1",
    );
    const { etag = '' } = before.headers;
    expect((await get(pathOf(count), { 'If-None-Match': etag })).status).toBe(304);
    await fixture.lens.cache.invalidate({ tags: [`tenant:"${fixture.admin.tenant}"`] });
    const after = await get(pathOf(count), { 'If-None-Match': etag });
    expect(after.status).toBe(200);
    expect(JSON.parse(after.body.toString()).rows[0].n).toBe(
      JSON.parse(before.body.toString()).rows[0].n + 1,
    );
    expect(after.headers.etag).not.toBe(etag);
  });
});

describe('GET /dashboards/:id/data', () => {
  test('answers the items of POST, and nothing that varies', async () => {
    const posted = JSON.parse((await post(dashboardPath(), {})).body.toString()) as Record<string, unknown>;
    const first = await get(dashboardPath());
    const second = await get(dashboardPath());
    expect(JSON.parse(first.body.toString())).toEqual({ ...posted, meta: [] });
    expect(second.body.equals(first.body)).toBe(true);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(first.headers).toMatchObject({ 'lens-cache': 'hit', age: expect.any(String) });
  });

  test('is 304 while every answer is the same', async () => {
    const { etag = '' } = (await get(dashboardPath())).headers;
    const again = await get(dashboardPath(), { 'If-None-Match': etag });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    const filtered = await get(dashboardPath({ origin: ['ORD'] }), { 'If-None-Match': etag });
    expect(filtered.status).toBe(200);
    expect(filtered.headers.etag).not.toBe(etag);
  });

  test('gives what POST gives for filters, and takes nothing else from the parameter', async () => {
    const filters = { origin: ['ORD', 'LAX'] };
    const posted = JSON.parse((await post(dashboardPath(), { filters })).body.toString()) as object;
    expect(JSON.parse((await get(dashboardPath(filters))).body.toString())).toEqual({ ...posted, meta: [] });
    const smuggled = Buffer.from('{"origin":["ORD"]},"widgets":["count"').toString('base64url');
    expect((await get(`${dashboardPath()}?filters=${smuggled}`)).status).toBe(400);
    expect((await get(dashboardPath({ nope: 1 }))).status).toBe(422);
  });

  test('a widget that fails is an item, and nobody keeps the whole', async () => {
    const broken = await fixture.lens.dashboards.create(fixture.admin, {
      title: 'One fails',
      filters: [],
      widgets: [
        {
          id: 'fails',
          title: '',
          kind: 'kpi',
          options: {},
          layout: { x: 0, y: 0, w: 1, h: 1 },
          query: { dataset: 'flights', metrics: [{ aggregate: 'sum', field: 'delay', as: 'sum' }] },
        },
      ],
    });
    await fixture.analytics.query('alter table flights rename column delay to late');
    try {
      const failed = await get(`/dashboards/${broken.id}/data`, { 'If-None-Match': '*' });
      expect(failed.status).toBe(200);
      expect(failed.headers.etag).toBeUndefined();
      expect(JSON.parse(failed.body.toString()).items[0]).toMatchObject({ id: 'fails', status: 'error' });
    } finally {
      await fixture.analytics.query('alter table flights rename column late to delay');
    }
  });
});

describe('compression', () => {
  const unpack: Record<string, (body: Buffer) => Buffer> = {
    gzip: gunzipSync,
    br: brotliDecompressSync,
    zstd: zstdDecompressSync,
  };

  test.each(['gzip', 'br', 'zstd'])('%s unpacks to the very same bytes', async (coding) => {
    for (const path of [pathOf(delays), `/dashboards/${wideId}/data`]) {
      const plain = await get(path);
      const packed = await get(path, { 'Accept-Encoding': coding });
      expect(packed.headers['content-encoding']).toBe(coding);
      expect(packed.headers['content-length']).toBe(String(packed.body.length));
      expect(packed.body.length).toBeLessThan(plain.body.length);
      expect(unpack[coding]?.(packed.body).equals(plain.body)).toBe(true);
      expect(packed.headers.etag).toBe(`${plain.headers.etag?.slice(0, -1)}-${coding}"`);
    }
    const posted = await post('/query', delays, { 'Accept-Encoding': coding });
    expect(posted.headers['content-encoding']).toBe(coding);
    expect(posted.headers.vary).toContain('Accept-Encoding');
  });

  test('either form is known again, whichever is asked for', async () => {
    const plain = await get(pathOf(delays));
    const packed = await get(pathOf(delays), { 'Accept-Encoding': 'br' });
    for (const etag of [plain.headers.etag ?? '', packed.headers.etag ?? '']) {
      for (const accepted of ['identity', 'br', 'gzip']) {
        const again = await get(pathOf(delays), { 'If-None-Match': etag, 'Accept-Encoding': accepted });
        expect(again.status).toBe(304);
        expect(again.headers.etag).toBe(etag);
        expect(again.headers['content-encoding']).toBeUndefined();
      }
    }
  });

  test.each([
    ['', undefined],
    ['identity', undefined],
    ['deflate, compress', undefined],
    ['gzip;q=0', undefined],
    ['*;q=0', undefined],
    ['gzip, br', 'br'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['*', 'zstd'],
    ['zstd;q=0, *', 'br'],
    ['identity;q=1, gzip;q=0.5', undefined],
    ['GZIP', 'gzip'],
  ])('Accept-Encoding: %j is answered by %s', async (accepted, coding) => {
    const { headers } = await get(pathOf(delays), { 'Accept-Encoding': accepted });
    expect(headers['content-encoding']).toBe(coding);
  });

  test('a short answer goes as it is, unless the caller refuses that', async () => {
    expect(
      (await get(pathOf(count), { 'Accept-Encoding': 'gzip' })).headers['content-encoding'],
    ).toBeUndefined();
    const forced = await get(pathOf(count), { 'Accept-Encoding': 'gzip, identity;q=0' });
    expect(forced.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(forced.body).toString())).toMatchObject({ rowCount: 1 });
  });

  test('fetch unpacks by itself', async () => {
    const headers = { Authorization: `Bearer ${fixture.token}` };
    const plain = await get(pathOf(delays));
    const fetched = await fetch(fixture.server.url + pathOf(delays), { headers });
    expect(fetched.headers.get('content-encoding')).not.toBeNull();
    expect(Buffer.from(await fetched.arrayBuffer()).equals(plain.body)).toBe(true);
  });
});
