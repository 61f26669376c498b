import type { AnswerFacts } from '@istari-lens/core';
import { encodeAnswers } from './encode-answers.ts';
import { encodePureAnswers } from './encode-pure-answers.ts';
import type { Reply } from './reply.ts';

/** A reply as it goes over the wire, before what every answer carries is added. */
export interface EncodedReply {
  status: number;
  /** Names and values in turn. */
  lines: readonly string[];
  body: Uint8Array | undefined;
  /** Makes the body when it is needed, in the place of `body`. */
  makeBody?: () => Uint8Array;
  /** Strong ETag of the uncompressed body, quotes included, where conditional requests are answered. */
  etag?: string;
  /** True when the body is the stored one itself, which comes back for the next request. */
  isStored?: boolean;
  /** Content security policy of a page, in the place of the one that everything else has. */
  policy?: string;
}

const JSON_LINES: readonly string[] = Object.freeze(['Content-Type', 'application/json']);

/** Encodes a reply; the bytes of stored answers are passed on as they are. */
export function encodeReply(reply: Reply, requestId: string): EncodedReply {
  switch (reply.kind) {
    case 'json':
      return {
        status: reply.status,
        lines: [
          'Content-Type',
          reply.media ?? 'application/json',
          ...(reply.location === undefined ? [] : ['Location', reply.location]),
        ],
        body: Buffer.from(JSON.stringify(reply.body)),
      };
    case 'text':
      return {
        status: reply.status,
        lines: ['Content-Type', reply.media],
        body: Buffer.from(reply.text),
      };
    case 'page':
      return {
        status: 200,
        lines: ['Content-Type', 'text/html; charset=utf-8'],
        body: reply.body,
        policy: reply.policy,
      };
    case 'stream':
      throw new TypeError('A file is sent as it comes.');
    case 'empty':
      return { status: reply.status, lines: [], body: undefined };
    case 'answer': {
      const { body, etag, queryId, cache, durationMs } = reply.answer;
      return {
        status: 200,
        lines: [
          ...JSON_LINES,
          'X-Query-Id',
          queryId,
          ...cacheLines(cache),
          'Server-Timing',
          serverTiming(durationMs),
        ],
        body,
        isStored: true,
        ...(reply.isConditional === true ? { etag } : {}),
      };
    }
    case 'answers': {
      const { items, warnings, durationMs } = reply;
      const timing = ['Server-Timing', serverTiming(durationMs)];
      if (reply.isConditional !== true) {
        return {
          status: 200,
          lines: [...JSON_LINES, ...timing],
          body: encodeAnswers(items, warnings, requestId),
        };
      }
      const { body, etag, cache } = encodePureAnswers(items, warnings, requestId);
      const facts = cache === undefined ? [] : cacheLines(cache);
      return {
        status: 200,
        lines: [...JSON_LINES, ...facts, ...timing],
        body: undefined,
        makeBody: body,
        ...(etag === undefined ? {} : { etag }),
      };
    }
  }
}

function cacheLines({ status, ageMs }: AnswerFacts['cache']): readonly string[] {
  return ['Age', String(Math.floor(ageMs / 1000)), 'Lens-Cache', status];
}

function serverTiming(durationMs: number): string {
  return `lens;dur=${durationMs.toFixed(1)}`;
}
