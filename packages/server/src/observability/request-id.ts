import { randomUUID } from 'node:crypto';

const VALID = /^[A-Za-z0-9._~-]{1,128}$/;

/** The caller's own request id when it is short and plain, else a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && VALID.test(header) ? header : randomUUID();
}
