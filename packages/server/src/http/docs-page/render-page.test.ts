import { createOpenApiDocument, routes, schemas } from '@istari-lens/core/contract';
import { describe, expect, test } from 'vitest';
import { exampleOf } from './example-of.ts';
import { html } from './html.ts';
import { objectOf } from './json.ts';
import { renderPage } from './render-page.ts';

describe('html', () => {
  test('escapes what is put in, and keeps what is HTML', () => {
    const name = `<script>alert("1" & '2')</script>`;
    expect(html`<b>${name}${html`<i>${2}</i>`}${undefined}${[html`<u></u>`]}</b>`.text).toBe(
      '<b>&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;<i>2</i><u></u></b>',
    );
  });
});

test('nothing in a document turns into markup', () => {
  const bad = '"><img src=x onerror=alert(1)>';
  const page = renderPage({
    info: { title: bad, version: bad, description: bad },
    servers: [{ url: bad }],
    tags: [{ name: bad, description: bad }],
    paths: {
      [bad]: {
        [bad]: {
          operationId: bad,
          summary: bad,
          tags: [bad],
          'x-lens-guard': bad,
          'x-lens-scope': bad,
          parameters: [{ name: bad, in: bad, description: bad, schema: { type: bad, format: bad } }],
          requestBody: { content: { [bad]: { schema: { $ref: `#/${bad}` } } } },
          responses: {
            [bad]: {
              description: bad,
              headers: { [bad]: {} },
              content: { json: { schema: { enum: [bad] } } },
            },
          },
        },
      },
    },
    components: { schemas: { [bad]: { properties: { [bad]: { description: bad, default: bad } } } } },
  });
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img src=x');
});

describe('an example', () => {
  const document = objectOf(createOpenApiDocument({ version: '1' }));

  test('ends where a schema holds itself', () => {
    const own = {
      components: {
        schemas: {
          A: { type: 'object', required: ['a'], properties: { a: { $ref: '#/components/schemas/A' } } },
        },
      },
    };
    expect(JSON.stringify(exampleOf(own, { $ref: '#/components/schemas/A' })).length).toBeLessThan(100);
  });

  test('of a body is one that the API takes', () => {
    const names = [
      ...new Set(Object.values(routes).flatMap((route) => ('body' in route ? [route.body] : []))),
    ];
    const refused = names.filter((name) => {
      const example = exampleOf(document, { $ref: `#/components/schemas/${name}` });
      const schema: { safeParse(value: unknown): { success: boolean } } = schemas[name];
      return !schema.safeParse(example).success;
    });
    expect(refused).toEqual([]);
  });
});
