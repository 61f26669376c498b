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
  meta: readonly AnswerItem['meta'][] = items.map((item) => item.meta),
): Uint8Array {
  const parts: (string | Uint8Array)[] = ['{"items":['];
  for (const [index, item] of items.entries()) {
    const head = `${index === 0 ? '' : ','}{"id":${JSON.stringify(item.id)},"status":`;
    if (item.status === 'ok') parts.push(`${head}"ok","result":`, item.answer.body, '}');
    else {
      const problem = JSON.stringify(toErrorResponse(item.error, requestId).problem);
      parts.push(`${head}"error","error":${problem}}`);
    }
  }
  parts.push(`],"warnings":${JSON.stringify(warnings)},"meta":${JSON.stringify(meta)}}`);
  return join(parts);
}

/** All parts in one buffer, text as UTF-8. */
function join(parts: readonly (string | Uint8Array)[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength;
  const whole = Buffer.allocUnsafe(size);
  let place = 0;
  for (const part of parts) {
    if (typeof part === 'string') place += whole.write(part, place);
    else {
      whole.set(part, place);
      place += part.byteLength;
    }
  }
  return whole;
}
