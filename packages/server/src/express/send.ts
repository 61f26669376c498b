import type { Response } from 'express';
import type { HeaderLines } from './standing-headers.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  status: number;
  /** Names and values in turn, each name once; `Content-Length` is added, to this very list. */
  lines: string[];
  body: Uint8Array | undefined;
}

/**
 * Sends an answer, its head written in one go. Not by `response.send`, which would hash the body and
 * follow settings of the host. Where the host has set headers before, or put something in front of the
 * response, each header is set by itself instead, so that nothing of it is lost.
 */
export function send(response: Response, answer: WireAnswer): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, lines, body } = answer;
  if (body !== undefined) lines.push('Content-Length', String(body.byteLength));
  if (isUntouched(response)) response.writeHead(status, lines);
  else setEach(response, status, lines);
  if (body === undefined) response.end();
  else response.end(body);
}

/** Sets the head of an answer whose body comes bit by bit. Names may be there twice: the values are joined. */
export function startHead(response: Response, status: number, lines: HeaderLines): void {
  setEach(response, status, lines);
}

function isUntouched(response: Response): boolean {
  return response.getHeaderNames().length === 0 && !Object.hasOwn(response, 'writeHead');
}

function setEach(response: Response, status: number, lines: HeaderLines): void {
  response.statusCode = status;
  response.removeHeader('X-Powered-By');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const name = lines[index] ?? '';
    const value = lines[index + 1] ?? '';
    // The host's own reasons to vary stay.
    if (name === 'Vary') response.vary(value);
    else if (name === 'Set-Cookie') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
}
