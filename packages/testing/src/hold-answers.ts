import { afterEach } from 'vitest';
import { createDocumentedAnswers } from './answers/documented-answers.ts';

// A setup file of the tests that speak HTTP: each answer of Lens that a test receives by `fetch` is held against the
// OpenAPI document, whatever else the test looks at.
const holdAnswer = createDocumentedAnswers();
const received = new Set<Promise<string[]>>();
const { fetch } = globalThis;

globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  // What Lens answers has an id; hosts and other servers in tests send none.
  if (!response.headers.has('x-request-id')) return response;
  const request = input instanceof Request ? input : undefined;
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  if (method === 'OPTIONS') return response;
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  const { pathname } = new URL(response.url);
  const body = isJson && method !== 'HEAD' ? bodyOf(response.clone()) : Promise.resolve(undefined);
  received.add(
    body.then(
      (parsed) =>
        holdAnswer({ method, pathname, status: response.status, headers: response.headers, body: parsed }),
      // A test may end an answer early.
      () => [],
    ),
  );
  return response;
};

async function bodyOf(response: Response): Promise<unknown> {
  return JSON.parse(await response.text());
}

afterEach(async () => {
  const all = [...received];
  received.clear();
  const problems = (await Promise.all(all)).flat();
  if (problems.length > 0)
    throw new Error(`Answers are not as the OpenAPI document says:\n${problems.join('\n')}`);
});
