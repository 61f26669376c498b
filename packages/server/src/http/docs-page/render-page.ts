import { html, Html } from './html.ts';
import { listOf, objectOf, textOf, type Json } from './json.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { prose } from './prose.ts';
import { renderOperation } from './render-operation.ts';
import { renderSchema } from './render-schema.ts';

/**
 * An OpenAPI document as a page: routes by area, then the shapes that they name. Whole in itself: it loads nothing,
 * and links to the document under the address that it names.
 */
export function renderPage(document: Json): string {
  const info = objectOf(document['info']);
  const title = `${textOf(info['title']) ?? 'API'} ${textOf(info['version']) ?? ''}`;
  const address = textOf(objectOf(listOf(document['servers'])[0])['url']) ?? '/';
  const mount = address === '/' ? '' : address;
  const operations = operationsOf(document);
  const areas = listOf(document['tags']).map(objectOf);
  const schemas = Object.entries(objectOf(objectOf(document['components'])['schemas']));
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${PAGE_STYLE}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <details>
            <summary>About this API and its error codes</summary>
            <p>${prose(textOf(info['description']))}</p>
          </details>
          <p>
            Addresses begin with <code>${address}</code>. For programs:
            <a href="${mount}/openapi.json">openapi.json</a>.
          </p>
          <nav aria-label="Areas">
            <ul>
              ${areas.map(({ name }) => html`<li><a href="#area-${textOf(name)}">${textOf(name)}</a></li>`)}
              <li><a href="#schemas">shapes</a></li>
            </ul>
          </nav>
        </header>
        <div class="search" role="search" hidden>
          <label for="search">Search routes</label> <small id="count" role="status"></small>
          <input id="search" type="search" autocomplete="off" spellcheck="false" />
        </div>
        <main>
          ${areas.map(
            ({ name, description }) =>
              html`<section class="area" aria-labelledby="area-${textOf(name)}">
                <h2 id="area-${textOf(name)}">${textOf(name)}</h2>
                <p>${prose(textOf(description))}</p>
                ${operations
                  .filter(({ operation }) => listOf(operation['tags']).includes(name))
                  .map(({ path, method, operation }) => renderOperation(document, path, method, operation))}
              </section>`,
          )}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Shapes</h2>
            ${schemas.map(
              ([name, schema]) =>
                html`<details class="shape" id="schema-${name}">
                  <summary><code>${name}</code></summary>
                  ${renderSchema(schema)}
                </details>`,
            )}
          </section>
        </main>
        ${new Html(`<script>${PAGE_SCRIPT}</script>`)}
      </body>
    </html>`;
  return text;
}

interface Operation {
  path: string;
  method: string;
  operation: Json;
}

function operationsOf(document: Json): Operation[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, operation]) => ({
      path,
      method,
      operation: objectOf(operation),
    })),
  );
}
