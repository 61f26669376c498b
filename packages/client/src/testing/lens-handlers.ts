import { routes, type RouteName } from '@istari-lens/core/contract/routes';
import { http, type HttpHandler } from 'msw';
import type { LensAnswers, LensRequest } from './lens-answers.ts';
import { problem } from './problem.ts';
import { userSession } from './user-session.ts';

/** What every test wants and hardly one cares about. */
const signsIn: LensAnswers = {
  login: ({ body }) => userSession({ email: body.email }),
  refresh: () => userSession(),
  logout: () => undefined,
};

/**
 * Handlers for Mock Service Worker that stand in for the API: one for each route of the contract, so that a call whose
 * answer a test has not given fails with 501 `no_answer_given`, which names the route. Signing in and out works as it is.
 *
 * @param baseUrl that of the client
 * @param answers by route; the compiler holds them to the contract
 * @example
 * const server = setupServer(
 *   ...lensHandlers('https://example.com/analytics', {
 *     runQuery: ({ body }) => queryResult([{ name: 'n', type: 'integer', role: 'metric' }], [{ n: 3 }]),
 *   }),
 * );
 */
export function lensHandlers(baseUrl: string, answers: LensAnswers = {}): HttpHandler[] {
  const given: LensAnswers = { ...signsIn, ...answers };
  const names = Object.keys(routes) as RouteName[];
  // A path that is written out goes before one with a parameter in its place.
  names.sort((one, other) => (routes[one].path < routes[other].path ? 1 : -1));
  return names.map((name) => handlerOf(name, baseUrl.replace(/\/+$/, ''), given));
}

function handlerOf(name: RouteName, baseUrl: string, answers: LensAnswers): HttpHandler {
  const { method, path } = routes[name];
  const register = {
    GET: http.get,
    POST: http.post,
    PUT: http.put,
    PATCH: http.patch,
    DELETE: http.delete,
  }[method];
  return register(baseUrl + path, async ({ request, params }) => {
    // The key says which of the answers it is; the compiler cannot follow it through the table.
    const answer = answers[name] as ((asked: LensRequest) => unknown) | undefined;
    if (!answer) {
      const detail = `The test has no answer for ${method} ${path}: give lensHandlers one as ${name}.`;
      return problem(501, 'no_answer_given', { detail });
    }
    const text = await request.text();
    const answered = await answer({
      params: params as Record<string, string>,
      query: new URL(request.url).searchParams,
      body: (text === '' ? undefined : JSON.parse(text)) as LensRequest['body'],
      headers: request.headers,
    });
    return answered instanceof Response ? answered : responseOf(name, answered);
  });
}

function responseOf(name: RouteName, body: unknown): Response {
  const { responses, ...rest } = routes[name];
  const media = 'media' in rest ? rest.media[0] : 'application/json';
  const status = Number(Object.keys(responses)[0]);
  if (body === undefined) return new Response(null, { status });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': media } });
}
