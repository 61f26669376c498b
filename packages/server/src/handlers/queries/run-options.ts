import { ValidationError } from '@istari-lens/core';
import type { RunOptions } from '@istari-lens/core';
import type { HttpRequest } from '../../http/request.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True when the caller gave the query an id, by which it can be cancelled: no memo may then answer it. */
export function isNamed(request: HttpRequest): boolean {
  return request.headers['x-query-id'] !== undefined;
}

/** How to run what a request asks: under the caller's own query id, and no longer than they wait. */
export function runOptions(request: HttpRequest): RunOptions {
  const queryId = request.headers['x-query-id'];
  if (queryId === undefined) return { signal: request.signal };
  if (typeof queryId !== 'string' || !UUID.test(queryId)) {
    throw new ValidationError(
      'malformed_request',
      'The X-Query-Id header must be a UUID. Leave it out to get one made.',
      [{ pointer: 'X-Query-Id', code: 'bad_format', detail: 'This is not a valid UUID.' }],
    );
  }
  return { signal: request.signal, queryId: queryId.toLowerCase() };
}
