import type { JsonSchema } from './component-schemas.ts';

/** Response headers by the name under which the document keeps them. */
export const responseHeaders: Readonly<
  Record<string, { name: string; description: string; schema: JsonSchema }>
> = {
  RequestId: {
    name: 'X-Request-Id',
    description: 'Id of this request: the caller’s own if it was valid, else a new one.',
    schema: { type: 'string' },
  },
  QueryId: {
    name: 'X-Query-Id',
    description: 'Id of this query, a UUID: the caller’s own if one was sent, else a new one.',
    schema: { type: 'string', format: 'uuid' },
  },
  Age: {
    name: 'Age',
    description:
      'Seconds since the answer began to be computed; of several answers, since the oldest one did.',
    schema: { type: 'integer', minimum: 0 },
  },
  LensCache: {
    name: 'Lens-Cache',
    description: 'Where the answer came from.',
    schema: { type: 'string', enum: ['hit', 'miss', 'stale', 'shared'] },
  },
  ServerTiming: {
    name: 'Server-Timing',
    description: 'Milliseconds spent, as `lens;dur=…`.',
    schema: { type: 'string' },
  },
  ETag: { name: 'ETag', description: 'Strong validator of the body.', schema: { type: 'string' } },
  Location: { name: 'Location', description: 'Where the new object is.', schema: { type: 'string' } },
  IdempotencyReplayed: {
    name: 'Idempotency-Replayed',
    description: 'Present when this is the answer of an earlier request under the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  RetryAfter: {
    name: 'Retry-After',
    description: 'Seconds after which another try may work.',
    schema: { type: 'integer', minimum: 0 },
  },
};

/** References to some of {@link responseHeaders}, by their names on the wire. */
export function headerReferences(keys: readonly string[]): Record<string, JsonSchema> {
  const references: Record<string, JsonSchema> = {};
  for (const key of keys) {
    const header = responseHeaders[key];
    if (header !== undefined) references[header.name] = { $ref: `#/components/headers/${key}` };
  }
  return references;
}
