import type { Request, Response } from 'express';
import type { HttpRequest } from '../http/request.ts';
import { readBody } from './read-body.ts';

/** An Express request as guards and handlers see it. `bodyLimit` is in bytes. */
export function readRequest(
  request: Request,
  response: Response,
  id: string,
  bodyLimit: number,
): HttpRequest {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  let body: Promise<unknown> | undefined;
  return {
    id,
    method: request.method,
    headers: request.headers,
    ip: request.ip,
    forwardedByStranger: isForwarded(request) && request.ips.length === 0,
    secure: request.secure,
    ownOrigin: request.host === undefined ? undefined : `${request.protocol}://${request.host}`,
    mountPath: request.baseUrl,
    params: readParams(request),
    query: readQuery(request),
    signal: controller.signal,
    answerHeaders: new Map(),
    body: () => (body ??= readBody(request, response, bodyLimit)),
  };
}

function isForwarded(request: Request): boolean {
  const { headers } = request;
  return 'x-forwarded-for' in headers || 'forwarded' in headers || 'x-real-ip' in headers;
}

function readParams(request: Request): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.params)) params[name] = String(value);
  return params;
}

/** Read from the address itself: how `request.query` is parsed is the host's choice. */
function readQuery(request: Request): Record<string, string | string[]> {
  const start = request.originalUrl.indexOf('?');
  const query = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : request.originalUrl.slice(start))) {
    const known = query.get(name);
    query.set(name, known === undefined ? value : [known, value].flat());
  }
  return Object.fromEntries(query);
}
