import { ValidationError } from '@istari-lens/core';
import { parseParameters, schemas, summaryOf, type ShapeName } from '@istari-lens/core/contract';
import type { HttpRequest } from './request.ts';

/** Reads the query parameters of requests by the contract. */
export interface QueryReader {
  /** Throws a ValidationError with every problem. */
  read(shape: ShapeName, request: HttpRequest): unknown;
  /** The same; equal addresses give one value, which is not to be changed. For what is asked again and again. */
  readAgain(shape: ShapeName, request: HttpRequest): unknown;
  /** In the same way what `readPath` makes of the parameters of the path; what it throws is not remembered. */
  readPathAgain(shape: ShapeName, request: HttpRequest, readPath: () => unknown): unknown;
}

/** How many addresses are remembered, and how long one may be. */
const MAX_ENTRIES = 1_000;
const MAX_LENGTH = 4_096;

/** A reader of its own memory; one for each router. */
export function createQueryReader(): QueryReader {
  const known = new Map<string, unknown>();

  function again(key: string, make: () => unknown): unknown {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = make();
    if (key.length > MAX_LENGTH) return value;
    if (known.size >= MAX_ENTRIES) for (const oldest of known.keys()) if (known.delete(oldest)) break;
    known.set(key, Object.freeze(value));
    return value;
  }

  function read(shape: ShapeName, request: HttpRequest): unknown {
    const parsed = parseParameters<unknown>(schemas[shape], request.query);
    if (parsed.ok) return parsed.value;
    throw new ValidationError(
      'invalid_request',
      summaryOf('Some query parameters are not valid.', parsed.issues),
      parsed.issues,
    );
  }

  return {
    read,
    readAgain: (shape, request) => again(`${shape}${request.search}`, () => read(shape, request)),
    // A query begins with a question mark, or is not there at all.
    readPathAgain: (shape, request, readPath) =>
      again(`${shape}/${JSON.stringify(request.params)}`, readPath),
  };
}
