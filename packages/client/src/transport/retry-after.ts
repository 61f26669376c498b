/**
 * Milliseconds named by a `Retry-After` header (RFC 9110 §10.2.3), which holds seconds or a date. A date is
 * compared with the server's own `Date`, so that a wrong local clock does no harm. Undefined when absent or
 * unreadable.
 */
export function readRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const server = Date.parse(headers.get('date') ?? '');
  const delay = Date.parse(value) - (Number.isNaN(server) ? Date.now() : server);
  return Number.isNaN(delay) ? undefined : Math.max(0, delay);
}
