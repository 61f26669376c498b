import { parseWith, routes, schemas } from '@istari-lens/core/contract';
import type { Problem, Route, RouteName } from '@istari-lens/core/contract';
import { expect } from 'vitest';

export interface CallOptions {
  params?: Record<string, string>;
  query?: Record<string, string>;
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is text. */
  body?: unknown;
  signal?: AbortSignal;
}

export interface CallResult {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined without one. */
  body: unknown;
}

/**
 * Calls a route over HTTP and holds the answer against the contract: its status, media type and shape,
 * or a problem.
 */
export type Caller = (name: RouteName, options?: CallOptions) => Promise<CallResult>;

export function createCaller(baseUrl: string): Caller {
  return async (name, options = {}) => {
    const route: Route = routes[name];
    const path = route.path.replaceAll(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(options.params?.[key] ?? ''),
    );
    const url = new URL(baseUrl + path);
    for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, value);
    const response = await fetch(url, {
      method: route.method,
      headers: {
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      ...(options.body === undefined
        ? {}
        : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const text = await response.text();
    const media = response.headers.get('content-type')?.split(';')[0] ?? '';
    const body: unknown = /[/+]json$/.test(media) ? JSON.parse(text) : text === '' ? undefined : text;
    expect(response.headers.get('x-request-id')).toBeTruthy();
    holdAgainstContract(name, response.status, media, body);
    return { status: response.status, headers: response.headers, text, body };
  };
}

/** Fails the test when an answer is not what the contract promises. */
export function holdAgainstContract(name: RouteName, status: number, media: string, body: unknown): void {
  const route: Route = routes[name];
  const shape = route.responses[status];
  if (shape === undefined) {
    expectProblem(status, media, body);
  } else if (shape === null) {
    expect(body).toBeUndefined();
  } else {
    expect(route.media ?? ['application/json']).toContain(media);
    expect(parseWith<unknown>(schemas[shape], body)).toEqual({ ok: true, value: body });
  }
}

/** Fails the test when an answer is not a problem of this status. */
export function expectProblem(status: number, media: string, body: unknown): asserts body is Problem {
  expect(media).toBe('application/problem+json');
  expect(parseWith<unknown>(schemas.Problem, body)).toEqual({ ok: true, value: body });
  expect(body).toMatchObject({ status });
}
