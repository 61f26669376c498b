import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const pageOf = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

interface Example {
  /** Method and path. */
  line: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** A part of the answer. */
  answer: unknown;
}

const examplesOf = (page: string): Example[] =>
  [...page.matchAll(/^```http\n(.*?)^```\n(?:\n```json\n(.*?)^```$)?/gms)].map(([, request = '', answer]) => {
    const [head = '', ...rest] = request.trim().split('\n\n');
    const [line = '', ...headers] = head.split('\n');
    const body = rest.join('\n\n');
    return {
      line,
      headers: Object.fromEntries(headers.map((header) => header.split(': '))),
      body: body === '' ? undefined : body,
      answer: answer === undefined ? undefined : JSON.parse(answer),
    };
  });

let fixture: ServerFixture;
let id = '';

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture?.close());

describe.each([
  ['dashboards.md', 12],
  ['widgets.md', 4],
])('docs/%s', async (name, least) => {
  const page = await pageOf(name);
  const examples = examplesOf(page);

  test('has a request for each thing that is told', () => {
    expect(examples.length).toBeGreaterThanOrEqual(least);
    expect(page.match(/^```http$/gm)).toHaveLength(examples.length);
  });

  test.each(examples)('$line', async ({ line, headers, body, answer }) => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(`${fixture.server.url}${path.replace(':id', id)}`, {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${fixture.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const { status = undefined } = Object(answer) as { status?: number };
    if (status === undefined) expect(response.ok, await response.clone().text()).toBe(true);
    else expect(response.status).toBe(status);
    if (response.status === 201 && path === '/dashboards') {
      id = response.headers.get('location')?.split('/').at(-1) ?? '';
    }
    if (answer !== undefined) expect(await response.json()).toMatchObject(Object(answer));
  });
});
