/** An answer with its body parsed, where that is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Sends a request; with a body it is a POST of JSON. */
export async function send(
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Header of somebody who has logged in with an account of Lens. */
export async function logIn(
  mount: string,
  account: { email: string; password: string },
): Promise<{ Authorization: string }> {
  const { body } = await send(`${mount}/auth/login`, { body: account });
  return { Authorization: `Bearer ${String(Object(body)['accessToken'])}` };
}
