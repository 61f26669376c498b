import type { AnswerItem } from '@istari-lens/core';
import type { Warning } from '@istari-lens/core/contract';
import { toErrorResponse } from './error-response.ts';

/**
 * Several answers as the body of one: `{"items":[…],"warnings":[…],"meta":[…]}`. Stored answers go in
 * as the bytes they are, each copied once; what varies per request comes last.
 */
export function encodeAnswers(
  items: readonly AnswerItem[],
  warnings: readonly Warning[],
  requestId: string,
  meta: string = `[${items.map(metaText).join(',')}]`,
): Uint8Array {
  const parts: (string | Uint8Array)[] = [];
  // What stands before the next answer, in one text.
  let text = '{"items":[';
  for (const [index, item] of items.entries()) {
    const head = `${index === 0 ? '' : ','}{"id":${quoted(item.id)},"status":`;
    if (item.status === 'ok') {
      parts.push(`${text}${head}"ok","result":`, item.answer.body);
      text = '}';
    } else {
      const problem = JSON.stringify(toErrorResponse(item.error, requestId).problem);
      text += `${head}"error","error":${problem}}`;
    }
  }
  parts.push(`${text}],"warnings":${JSON.stringify(warnings)},"meta":${meta}}`);
  return join(parts);
}

/** As `JSON.stringify` would write it, which takes longer over the few numbers and plain texts of an answer. */
function metaText({ meta }: AnswerItem): string {
  const { id, queryId, cache, durationMs } = meta;
  if (cache === null || !Number.isFinite(cache.ageMs) || !Number.isFinite(durationMs))
    return JSON.stringify(meta);
  return `{"id":${quoted(id)},"queryId":${quoted(queryId)},"cache":{"status":"${cache.status}","ageMs":${cache.ageMs}},"durationMs":${durationMs}}`;
}

/** What stands in JSON as it is. */
const PLAIN = /^[\w-]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** All parts in one buffer, text as UTF-8. */
function join(parts: readonly (string | Uint8Array)[]): Uint8Array {
  let size = 0;
  // A unit of UTF-16 takes three bytes at the most; measuring texts costs more than a little room that stays empty.
  for (const part of parts) size += typeof part === 'string' ? 3 * part.length : part.byteLength;
  const whole = Buffer.allocUnsafe(size);
  let place = 0;
  for (const part of parts) {
    if (typeof part === 'string') place += whole.write(part, place);
    else {
      whole.set(part, place);
      place += part.byteLength;
    }
  }
  return whole.subarray(0, place);
}
