/** Asks the API, as one who came by HTTPS; answers whatever the status. */
export type CallApi = (method: string, to: string, body?: unknown, token?: string) => Promise<Response>;

/** Asks the API at an address. */
export function callApiAt(base: string): CallApi {
  return async (method, to, body, token) =>
    fetch(base + to, {
      method,
      headers: {
        'x-forwarded-proto': 'https',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
}
