import { describe, expect, it } from 'vitest';
import { createDocumentedAnswers, type ReceivedAnswer } from './documented-answers.ts';

const holdAnswer = createDocumentedAnswers();

const tenant = {
  id: 'default',
  name: 'Default',
  timezone: 'UTC',
  weekStart: 'monday',
  fiscalYearStart: 1,
  quotas: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const problem = { type: 'about:blank', title: 'Not found', status: 404, code: 'not_found', detail: 'No.' };

function answer(
  changes: Partial<ReceivedAnswer> & { media?: string; more?: Record<string, string> } = {},
): string[] {
  const { media = 'application/json', more = {}, ...rest } = changes;
  const headers = new Headers({ 'content-type': media, 'x-request-id': 'an-id', ...more });
  return holdAnswer({
    method: 'GET',
    pathname: '/mounted/here/tenant',
    status: 200,
    body: tenant,
    ...rest,
    headers,
  });
}

describe('an answer', () => {
  it('is held against what the document says of its route, wherever it is mounted', () => {
    expect(answer()).toEqual([]);
    expect(answer({ pathname: '/tenants/default' })).toHaveLength(0);
    expect(answer({ pathname: '/mounted/here/tenants/default/' })).toHaveLength(0);
  });

  it.each([
    ['with something more', { body: { ...tenant, secret: 'x' } }, 'must NOT have additional properties'],
    ['with something less', { body: { ...tenant, name: undefined } }, "must have required property 'name'"],
    ['of another type', { media: 'text/html', body: undefined }, 'is text/html.'],
    ['of a status that is not told', { status: 302, body: undefined }, 'the document has no such status'],
    ['that is no problem', { status: 404 }, 'is application/json.'],
    [
      'with a body where there is none',
      { method: 'DELETE', pathname: '/users/x', status: 204 },
      'has a body',
    ],
    [
      'with a header that cannot be',
      { pathname: '/query', method: 'POST', more: { age: 'old' } },
      'the header Age',
    ],
    [
      'of no route that is no problem',
      { pathname: '/nowhere', status: 200 },
      'the document has no such status',
    ],
  ])('%s is told', (_, changes, words) => {
    const body = 'body' in changes ? (JSON.parse(JSON.stringify(changes.body ?? null)) ?? undefined) : tenant;
    expect(answer({ ...changes, body }).join('\n')).toContain(words);
  });

  it('of no route is a problem', () => {
    const media = 'application/problem+json';
    const found = answer({
      pathname: '/nowhere',
      status: 404,
      media,
      body: { ...problem, requestId: 'an-id' },
    });
    expect(found).toEqual([]);
  });
});
