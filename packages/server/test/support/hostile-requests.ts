import { gzipSync } from 'node:zlib';
import { routes, type Route, type RouteName } from '@istari-lens/core/contract';
import type { CallOptions } from './caller.ts';
import {
  HEADER_VALUES,
  HOSTILE_BODIES,
  HOSTILE_HEADERS,
  HOSTILE_SEGMENTS,
  HOSTILE_TEXTS,
  HOSTILE_VALUES,
} from './hostile-values.ts';
import { withMember, type RequestPlace } from './request-places.ts';
import type { RawRequest } from './send-raw.ts';

/** One hostile request, and what is hostile in it. */
export interface HostileRequest extends RawRequest {
  title: string;
}

/** Gives one value after the other, over and over, so that few for each place are all of them in the end. */
export interface Turns {
  take<Value>(values: readonly Value[], count: number): Value[];
}

export function createTurns(): Turns {
  const next = new Map<unknown, number>();
  return {
    take(values, count) {
      const from = next.get(values) ?? 0;
      const taken = Math.min(count, values.length);
      next.set(values, (from + taken) % values.length);
      return values
        .slice(from, from + taken)
        .concat(values.slice(0, Math.max(0, from + taken - values.length)));
    },
  };
}

export interface HostileOptions {
  name: RouteName;
  /** What the route takes as it is. */
  request: CallOptions;
  places: readonly RequestPlace[];
  turns: Turns;
  /** Values for each place. */
  perPlace: number;
}

/**
 * Requests to a route in which every parameter, header and member of the body is replaced, one by one and
 * several at once. Its method stays, but for some.
 */
export function* hostileRequests(options: HostileOptions): Generator<HostileRequest> {
  const { name, request, places, turns, perPlace } = options;
  const route: Route = routes[name];
  const good: Parts = {
    params: Object.fromEntries(
      Object.entries(request.params ?? {}).map(([key, value]) => [key, encodeText(value)]),
    ),
    query: Object.entries(request.query ?? {}).map(([key, value]) => `${key}=${encodeText(value)}`),
    headers: request.headers ?? {},
    body: request.body,
  };
  const make = (title: string, parts: Partial<Parts>, method: string = route.method): HostileRequest => ({
    title,
    ...rawOf(route, method, { ...good, ...parts }),
  });

  for (const place of places) {
    const where = `${place.in} ${place.path.join('.')}`;
    const [key = ''] = place.path.map(String);
    if (place.in === 'body') {
      for (const value of turns.take(HOSTILE_VALUES, perPlace)) {
        yield make(`${where} = ${short(value)}`, { body: withMember(place.body, place.path, value) });
      }
      continue;
    }
    for (const text of turns.take(HOSTILE_TEXTS, perPlace)) {
      // An empty part of an address makes it another address.
      if (place.in === 'header' || (place.in === 'path' && text === '')) continue;
      const encoded = encodeText(text);
      yield place.in === 'path'
        ? make(`${where} = ${short(text)}`, { params: { ...good.params, [key]: encoded } })
        : make(`${where} = ${short(text)}`, { query: [`${key}=${encoded}`] });
    }
    if (place.in === 'path') {
      for (const segment of turns.take(HOSTILE_SEGMENTS, perPlace)) {
        yield make(`${where} = ${segment}`, { params: { ...good.params, [key]: segment } });
      }
    }
    if (place.in === 'query') {
      for (const query of [
        [`${key}=1`, `${key}=2`],
        [`${key}[]=1`],
        [`${key}[a]=1`],
        [key],
        [`${key}=%ff`],
      ]) {
        yield make(`query ${query.join('&')}`, { query });
      }
      // Some hold JSON in base64.
      for (const value of turns.take(HOSTILE_VALUES, perPlace)) {
        const body = { dataset: 'flights', metrics: [{ aggregate: 'count' }], filters: value, limit: value };
        const packed = Buffer.from(JSON.stringify(body)).toString('base64url');
        yield make(`${where} = base64 of ${short(value)}`, { query: [`${key}=${packed}`] });
      }
    }
  }
  for (const query of [
    ['__proto__=1'],
    ['constructor[prototype][a]=1'],
    ['%00=%00'],
    [`a=${'b'.repeat(3_000)}`],
  ]) {
    yield make(`query ${short(query)}`, { query: [...good.query, ...query] });
  }
  yield make('a thousand parameters', { query: Array.from({ length: 1_000 }, (_, place) => `k${place}=1`) });

  for (const header of HOSTILE_HEADERS) {
    for (const value of turns.take(HEADER_VALUES, Math.ceil(perPlace / 2))) {
      yield make(`${header}: ${short(value)}`, { headers: { ...good.headers, [header]: value } });
    }
  }
  if (route.body !== undefined) {
    const headers = { ...good.headers, 'Content-Type': 'application/json' };
    for (const text of turns.take(HOSTILE_BODIES, perPlace * 3)) {
      yield make(`body ${short(text)}`, { body: Buffer.from(text), headers });
    }
    const body = Buffer.from(JSON.stringify(good.body));
    for (const media of [
      '',
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'a/b; charset="',
    ]) {
      yield make(`media ${media}`, { body, headers: { ...headers, 'Content-Type': media } });
    }
    const packed = gzipSync(body);
    for (const [title, bytes] of [
      ['gzip that ends early', packed.subarray(0, packed.length - 9)],
      ['gzip with rubbish behind it', Buffer.concat([packed, Buffer.from('rubbish')])],
      ['gzip that is none', body],
      ['gzip with a bit flipped', packed.with(packed.length - 12, 7)],
    ] as const) {
      yield make(title, { body: Buffer.from(bytes), headers: { ...headers, 'Content-Encoding': 'gzip' } });
    }
  }
  const inBody = places.filter((place) => place.in === 'body' && place.path.length > 0);
  for (let round = 0; round < perPlace * 3; round += 1) {
    const chosen = inBody.filter((_, index) => (index * 7 + round) % 5 === 0);
    const values = turns.take(HOSTILE_VALUES, chosen.length);
    const body = chosen.reduce<unknown>(
      (whole, { path }, index) => withMember(whole, path, values[index]),
      good.body,
    );
    const [header = ''] = turns.take(HOSTILE_HEADERS, 1);
    const [value = ''] = turns.take(HEADER_VALUES, 1);
    const [parameter = ''] = turns.take(HOSTILE_TEXTS, 1);
    yield make(`${chosen.length} members, ${header} and a parameter, round ${round}`, {
      ...(route.body === undefined ? {} : { body }),
      query: [...good.query, `limit=${encodeText(parameter)}`],
      headers: { ...good.headers, [header]: value },
    });
  }
  for (const method of [
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'M-SEARCH',
  ]) {
    if (method !== route.method && !isOther(route, method))
      yield make(`method ${method}`, { body: undefined }, method);
  }
}

/** Bytes that are no request at all, or two in one, each for a connection of its own. */
export function brokenExchanges(
  name: RouteName,
  request: CallOptions,
  token: string,
): { title: string; bytes: string }[] {
  const route: Route = routes[name];
  const { method, address } = rawOf(route, route.method, {
    params: request.params ?? {},
    query: [],
    headers: {},
    body: undefined,
  });
  const head = `${method} ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n`;
  const json = `${head}Content-Type: application/json\r\n`;
  return [
    ['a chunk without a size', `${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a chunk of too large a size', `${json}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}`],
    ['length and chunks', `${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${json}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`],
    ['a length that is none', `${json}Content-Length: +2\r\n\r\n{}`],
    ['a header that holds another', `${head}X-Odd: a\nContent-Length : 2\r\n\r\n{}`],
    ['a header with NUL', `${head}X-Odd: a\0b\r\n\r\n`],
    ['headers of 64 KB', `${head}X-Odd: ${'x'.repeat(65_536)}\r\n\r\n`],
    ['two thousand headers', `${head}${'A: b\r\n'.repeat(6_000)}\r\n`],
    ['another version', `${method} ${address} HTTP/9.9\r\nHost: x\r\n\r\n`],
    ['a line feed in the address', `${method} ${address}\n HTTP/1.1\r\nHost: x\r\n\r\n`],
  ].map(([title = '', bytes = '']) => ({ title, bytes }));
}

interface Parts {
  params: Record<string, string>;
  query: string[];
  headers: Record<string, string>;
  body: unknown;
}

function rawOf(route: Route, method: string, { params, query, headers, body }: Parts): RawRequest {
  const path = route.path.replaceAll(/:(\w+)/g, (_, key: string) => params[key] ?? '');
  const json = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return {
    method,
    address: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: json === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
    ...(json === undefined ? {} : { body: json }),
  };
}

/** Whether the address has that method too, as a route of its own. */
function isOther(route: Route, method: string): boolean {
  return Object.values<Route>(routes).some(
    (other) =>
      other.method === method && other.path.replaceAll(/:\w+/g, ':') === route.path.replaceAll(/:\w+/g, ':'),
  );
}

/** A lone surrogate as the three bytes that it would be, which is no UTF-8. */
function encodeText(text: string): string {
  return [...text]
    .map((letter) =>
      letter.isWellFormed()
        ? encodeURIComponent(letter)
        : [
            0xe0 | (letter.charCodeAt(0) >> 12),
            0x80 | ((letter.charCodeAt(0) >> 6) & 63),
            0x80 | (letter.charCodeAt(0) & 63),
          ]
            .map((byte) => `%${byte.toString(16)}`)
            .join(''),
    )
    .join('');
}

function short(value: unknown): string {
  return (Buffer.isBuffer(value) ? value.toString('hex') : JSON.stringify(value)).slice(0, 80);
}
