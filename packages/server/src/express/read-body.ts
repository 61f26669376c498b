import express, { type Request, type Response } from 'express';
import { LensError } from '@istari-lens/core';
import { translateError } from './translate-error.ts';

/**
 * The JSON body of a request, at most `limit` bytes after decompression; undefined when there is none.
 * A body that the host parsed already is taken as it is, within the same limit.
 */
export async function readBody(request: Request, response: Response, limit: number): Promise<unknown> {
  const parsed: unknown = request.body;
  if (parsed !== undefined) return takeParsed(parsed, limit);
  if (!hasBody(request)) return undefined;
  requireJson(request);
  const parse = express.json({ limit, strict: false, type: () => true });
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(translateError(error));
    });
  });
  const body: unknown = request.body;
  return body;
}

function hasBody(request: Request): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > 0;
}

function requireJson(request: Request): void {
  const type = request.headers['content-type'] ?? '';
  const isJson = /^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i.test(type);
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (isJson && /^utf-?8$/i.test(charset)) return;
  throw new LensError(
    'unsupported_media_type',
    'Send the body as JSON in UTF-8, with Content-Type: application/json.',
  );
}

function takeParsed(parsed: unknown, limit: number): unknown {
  const value =
    Buffer.isBuffer(parsed) || typeof parsed === 'string' ? parseText(String(parsed), limit) : parsed;
  if (isLarger(value, limit)) throw tooLarge(limit);
  return value;
}

function parseText(text: string, limit: number): unknown {
  if (Buffer.byteLength(text) > limit) throw tooLarge(limit);
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new LensError('malformed_json', 'The body is not valid JSON.', { cause: error });
  }
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
