import express, { type Request, type Response } from 'express';
import { LensError, ValidationError } from '@istari-lens/core';
import { translateError } from './translate-error.ts';

/** A body as it came in: bytes of JSON, unless the host has read it before. */
export type RawBody = { bytes: Uint8Array } | { value: unknown };

const NOTHING: RawBody = Object.freeze({ bytes: new Uint8Array(0) });

/**
 * The JSON body of a request, at most `limit` bytes after decompression. One that the host parsed already
 * is taken as it is, within the same limit. `id` is the request's. Throws a LensError for a body that is too large or in another
 * media type.
 */
export async function readBody(
  request: Request,
  response: Response,
  limit: number,
  id: string,
): Promise<RawBody> {
  const parsed: unknown = request.body;
  if (parsed !== undefined) return takeParsed(parsed, limit);
  if (!hasBody(request)) return NOTHING;
  requireJson(request);
  const coding = request.headers['content-encoding'];
  const isPlain = coding === undefined || coding.toLowerCase() === 'identity';
  // Somebody before us has taken from the stream: what is left is for a parser to complain about.
  if (!isPlain || !request.readable || request.readableDidRead) {
    return { bytes: await unpackByExpress(request, response, limit) };
  }
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) > limit) throw tooLarge(limit);
  // Where the rest never comes, the answer to that is not ours, but carries our id.
  request.headers['x-request-id'] = id;
  return { bytes: await collectBytes(request, limit) };
}

/** The value of a JSON text; undefined for none at all. Throws LensError `malformed_json`. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new LensError(
      'malformed_json',
      'The body is not valid JSON in UTF-8. Check quotes, commas, brackets and the encoding.',
    );
  }
}

/** Bytes, since a parser that makes text of them puts other characters in the place of broken ones. */
async function unpackByExpress(request: Request, response: Response, limit: number): Promise<Uint8Array> {
  const parse = express.raw({ limit, type: () => true });
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(translateError(error));
    });
  });
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function collectBytes(request: Request, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (settle: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      settle();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else {
        request.pause();
        finish(() => reject(tooLarge(limit)));
      }
    };
    const onEnd = (): void => {
      const [only] = chunks;
      finish(() => resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size)));
    };
    const onBroken = (): void => finish(() => reject(endedEarly()));
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

function hasBody(request: Request): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > 0;
}

function requireJson(request: Request): void {
  const type = request.headers['content-type'] ?? '';
  if (type === 'application/json') return;
  const isJson = /^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i.test(type);
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (isJson && /^utf-?8$/i.test(charset)) return;
  throw new LensError(
    'unsupported_media_type',
    'Send the body as JSON in UTF-8, with Content-Type: application/json.',
  );
}

function takeParsed(parsed: unknown, limit: number): RawBody {
  if (Buffer.isBuffer(parsed) || typeof parsed === 'string') {
    const bytes = Buffer.from(parsed);
    if (bytes.byteLength > limit) throw tooLarge(limit);
    const value = parseJson(bytes);
    if (isLarger(value, limit)) throw tooLarge(limit);
    return { value };
  }
  if (isLarger(parsed, limit)) throw tooLarge(limit);
  return { value: parsed };
}

/** Measures a value without recursion, as what its JSON holds at the least. */
function isLarger(value: unknown, limit: number): boolean {
  let size = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const current = pending.pop();
    if (typeof current === 'string') size += Buffer.byteLength(current) + 2;
    else if (typeof current !== 'object' || current === null) size += 1;
    else {
      for (const [key, child] of Object.entries(current)) {
        size += Array.isArray(current) ? 1 : Buffer.byteLength(key) + 4;
        pending.push(child);
      }
    }
    if (size > limit) return true;
  }
  return false;
}

function tooLarge(limit: number): LensError {
  return new LensError(
    'body_too_large',
    `The body is larger than the ${limit} bytes allowed here. Send less.`,
  );
}

function endedEarly(): ValidationError {
  return new ValidationError(
    'malformed_request',
    'The request ended before its body was complete. Send it again.',
    [],
  );
}
