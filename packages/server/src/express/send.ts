import type { Response } from 'express';
import type { EncodedReply } from '../http/encode-reply.ts';

/**
 * Sends a reply. Not by `response.send`, which would hash the body and follow settings of the host.
 */
export function send(response: Response, reply: EncodedReply): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (reply.body === undefined) {
    response.removeHeader('Content-Type');
    response.end();
    return;
  }
  response.setHeader('Content-Length', reply.body.byteLength);
  response.end(reply.body);
}
