import type { RequestFacts } from '@istari-lens/core';
import type { HttpRequest } from '../../http/request.ts';

/** What a session and the audit log keep about a request. */
export function requestFacts(request: HttpRequest): RequestFacts {
  return {
    requestId: request.id,
    ...(request.ip === undefined ? {} : { ip: request.ip }),
    ...(request.headers['user-agent'] === undefined
      ? {}
      : { userAgent: request.headers['user-agent'].slice(0, 512) }),
  };
}
