import type { AnswerItem } from '@istari-lens/core';
import type { Warning } from '@istari-lens/core/contract';
import { toErrorResponse } from './error-response.ts';

/**
 * Several answers as the body of one: `{"items":[…],"warnings":[…],"meta":[…]}`. Stored answers go in
 * as the bytes they are; what varies per request comes last.
 */
export function encodeAnswers(
  items: readonly AnswerItem[],
  warnings: readonly Warning[],
  requestId: string,
): Uint8Array {
  const chunks: Uint8Array[] = [Buffer.from('{"items":[')];
  for (const [index, item] of items.entries()) {
    const comma = index === 0 ? '' : ',';
    const id = JSON.stringify(item.id);
    if (item.status === 'ok') {
      chunks.push(
        Buffer.from(`${comma}{"id":${id},"status":"ok","result":`),
        item.answer.body,
        Buffer.from('}'),
      );
    } else {
      const problem = JSON.stringify(toErrorResponse(item.error, requestId).problem);
      chunks.push(Buffer.from(`${comma}{"id":${id},"status":"error","error":${problem}}`));
    }
  }
  const meta = items.map((item) => item.meta);
  chunks.push(Buffer.from(`],"warnings":${JSON.stringify(warnings)},"meta":${JSON.stringify(meta)}}`));
  return Buffer.concat(chunks);
}
