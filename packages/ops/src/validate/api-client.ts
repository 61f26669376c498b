import { probe, type ProbeAnswer } from '../health/probe.ts';

/** An answer of the API with its parsed body, which nothing has checked. */
export interface ApiAnswer extends ProbeAnswer {
  /** The JSON body; undefined when there is none or it is not JSON. */
  body: unknown;
}

/** Asks one deployment. */
export interface ApiClient {
  /** Undefined when there was no answer in time. */
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: object },
  ): Promise<ApiAnswer | undefined>;
}

/** A client for the few requests of a validation; paths are below the address given. */
export function createApiClient(base: string, timeoutMs: number): ApiClient {
  return {
    async call(method, path, { token, body } = {}) {
      const answer = await probe(base, path, {
        method,
        timeoutMs,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return answer === undefined ? undefined : { ...answer, body: parse(answer.text) };
    },
  };
}

/** What an answer was, in words. */
export function outcomeOf(answer: ApiAnswer | undefined): string {
  if (answer === undefined) return 'did not answer in time';
  const code = textField(answer.body, 'code');
  return `answered ${answer.status}${code === undefined ? '' : ` ${code}`}`;
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
