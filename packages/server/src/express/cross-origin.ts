import cors from 'cors';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** CORS for exact origins, with credentials. `*` (which production refuses) means any origin. */
export function crossOrigin(
  origins: readonly string[],
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  return cors({
    origin: origins.includes('*') ? true : [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-CSRF-Token',
      'X-Query-Id',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'Age',
      'Date',
      'ETag',
      'Idempotency-Replayed',
      'Lens-Cache',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'Server-Timing',
      'X-Query-Id',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
}
