import type { ConnectionFailure } from '../health/connection-failure.ts';
import { probeOrFailure, type ProbeAnswer } from '../health/probe.ts';

/** An answer of the API with its parsed body, which nothing has checked. */
export interface ApiAnswer extends ProbeAnswer {
  /** The JSON body; undefined when there is none or it is not JSON. */
  body: unknown;
  failure?: undefined;
}

/** Nothing answered. */
export interface NoAnswer {
  failure: ConnectionFailure;
  status?: undefined;
  body?: undefined;
  text?: undefined;
  durationMs?: undefined;
}

/** Asks one deployment. */
export interface ApiClient {
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: object; query?: Readonly<Record<string, string>> },
  ): Promise<ApiAnswer | NoAnswer>;
}

/** A client for the few requests of a validation; paths are below the address given. */
export function createApiClient(base: string, timeoutMs: number): ApiClient {
  return {
    async call(method, path, { token, body, query = {} } = {}) {
      const answer = await probeOrFailure(base, path, {
        method,
        timeoutMs,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        query,
      });
      return 'status' in answer ? { ...answer, body: parse(answer.text) } : { failure: answer };
    },
  };
}

/** What an answer was, in words. */
export function outcomeOf(answer: ApiAnswer | NoAnswer): string {
  if (answer.failure !== undefined) return answer.failure.what;
  const code = textField(answer.body, 'code');
  return `answered ${answer.status}${code === undefined ? '' : ` ${code}`}`;
}

/** What to do about an answer: when there is none, or nothing at the path, that comes first. */
export function fixOf(answer: ApiAnswer | NoAnswer, otherwise: string): string {
  if (answer.failure !== undefined) return answer.failure.fix;
  if (answer.status !== 404) return otherwise;
  return 'Check the path of the address: it must be where the API is mounted, and the proxy must pass on what is below.';
}

/** A text field of a body; undefined when there is none. */
export function textField(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : undefined;
}

/** The items of a list's body; empty when it is none. */
export function itemsOf(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || !('items' in body)) return [];
  return Array.isArray(body.items) ? body.items : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
