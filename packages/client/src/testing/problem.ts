import type { Problem } from '../contract.ts';

/**
 * A refusal, as the API writes it (RFC 9457).
 *
 * @param code such as `not_found`
 * @param parts what it says besides, such as `errors`
 * @example
 * lensHandlers(baseUrl, { getDashboard: () => problem(404, 'not_found') });
 */
export function problem(status: number, code: string, parts: Partial<Problem> = {}): Response {
  const body: Problem = {
    type: 'about:blank',
    title: code,
    status,
    detail: `The test answers ${code}.`,
    code,
    requestId: 'test',
    ...parts,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
