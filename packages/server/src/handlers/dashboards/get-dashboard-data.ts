import { ValidationError, type AnswerItem } from '@istari-lens/core';
import type { Warning } from '@istari-lens/core/contract';
import type { Handler } from '../../http/handler.ts';
import type { Reply } from '../../http/reply.ts';
import { isNamed, runOptions } from '../queries/run-options.ts';

interface Loaded {
  items: AnswerItem[];
  warnings: Warning[];
}

const NO_FILTERS: Uint8Array = Buffer.from('{}');

/** `GET /dashboards/:id/data?filters=`: the same as loading it by POST, for who may have the answers already. */
export const getDashboardData: Handler<'getDashboardData'> = (input) => {
  const { lens, principal, params, query, request } = input;
  const started = performance.now();
  const asked = query.filters === undefined ? NO_FILTERS : requestOf(query.filters);
  const reply = ({ items, warnings }: Loaded): Reply => ({
    kind: 'answers',
    items,
    warnings,
    durationMs: performance.now() - started,
    isConditional: true,
  });
  const known = isNamed(request) ? undefined : lens.dashboards.recall(principal, params.id, asked);
  if (known !== undefined) return reply(known);
  return lens.dashboards.data(principal, params.id, asked, runOptions(request)).then(reply);
};

/** The request with these filters, as JSON: written anew, so that the parameter can say nothing else. */
function requestOf(encoded: string): Uint8Array {
  try {
    const filters: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return Buffer.from(JSON.stringify({ filters }));
  } catch {
    const detail = 'This must be JSON, written in base64url.';
    throw new ValidationError('malformed_request', `The filters could not be read. ${detail}`, [
      { pointer: 'filters', code: 'bad_format', detail },
    ]);
  }
}
