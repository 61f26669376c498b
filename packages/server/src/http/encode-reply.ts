import { encodeAnswers } from './encode-answers.ts';
import type { Reply } from './reply.ts';

/** A reply as it goes over the wire. */
export interface EncodedReply {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | undefined;
}

/** Encodes a reply; the bytes of stored answers are passed on as they are. */
export function encodeReply(reply: Reply, requestId: string): EncodedReply {
  switch (reply.kind) {
    case 'json':
      return {
        status: reply.status,
        headers: {
          'Content-Type': reply.media ?? 'application/json',
          ...(reply.location === undefined ? {} : { Location: reply.location }),
        },
        body: Buffer.from(JSON.stringify(reply.body)),
      };
    case 'text':
      return {
        status: reply.status,
        headers: { 'Content-Type': reply.media },
        body: Buffer.from(reply.text),
      };
    case 'empty':
      return { status: reply.status, headers: {}, body: undefined };
    case 'answer': {
      const { answer } = reply;
      return {
        status: 200,
        headers: {
          'Content-Type': 'application/json',
          'X-Query-Id': answer.queryId,
          Age: String(Math.floor(answer.cache.ageMs / 1000)),
          'Lens-Cache': answer.cache.status,
          'Server-Timing': serverTiming(answer.durationMs),
        },
        body: answer.body,
      };
    }
    case 'answers':
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json', 'Server-Timing': serverTiming(reply.durationMs) },
        body: encodeAnswers(reply.items, reply.warnings, requestId),
      };
  }
}

function serverTiming(durationMs: number): string {
  return `lens;dur=${durationMs.toFixed(1)}`;
}
