/** A request before it is bytes. */
export interface RequestParts {
  /** @default 'POST' */
  method?: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** JSON. */
  body?: string;
}

/** A whole HTTP/1.1 request as bytes. */
export function encodeRequest({ method = 'POST', path, headers = {}, body }: RequestParts): Buffer {
  const lines = Object.entries({
    host: '127.0.0.1',
    accept: 'application/json',
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
