import { exampleOf } from './example-of.ts';
import { html, type Html } from './html.ts';
import { listOf, objectOf, resolveIn, textOf, type Json } from './json.ts';
import { prose } from './prose.ts';
import { renderSchema } from './render-schema.ts';

/** One route: who may call it, what it takes and what it answers. Closed until somebody opens it. */
export function renderOperation(document: Json, path: string, method: string, operation: Json): Html {
  const id = textOf(operation['operationId']) ?? `${method} ${path}`;
  const summary = textOf(operation['summary']);
  const words = [method, path, id, summary, ...listOf(operation['tags'])].join(' ').toLowerCase();
  return html`<details class="route" id="${id}" data-words="${words}">
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code>
      <span class="what">${summary}</span>
    </summary>
    ${renderAccess(operation, id)}${renderParameters(document, listOf(operation['parameters']))}${renderBody(
      document,
      resolveIn(document, operation['requestBody']),
    )}
    <h4>Answers</h4>
    ${Object.entries(objectOf(operation['responses'])).map(([status, response]) =>
      renderResponse(document, status, resolveIn(document, response)),
    )}
  </details>`;
}

function renderAccess(operation: Json, id: string): Html {
  const scope = textOf(operation['x-lens-scope']);
  return html`<p>
    <code>${id}</code>. Who may call it: <code>${textOf(operation['x-lens-guard'])}</code>${
      scope === undefined ? '' : html`; API keys with the scope <code>${scope}</code>`
    }.
  </p>`;
}

function renderParameters(document: Json, parameters: readonly unknown[]): Html | undefined {
  if (parameters.length === 0) return undefined;
  return html`<h4>Parameters</h4>
    <dl>
      ${parameters.map((given) => {
        const parameter = resolveIn(document, given);
        return html`<dt>
            <code>${textOf(parameter['name'])}</code> <small>in ${textOf(parameter['in'])}</small>
            ${parameter['required'] === true ? html`<em>required</em>` : undefined}
          </dt>
          <dd>
            ${textOf(parameter['description']) === undefined ? undefined : html`<p>${prose(textOf(parameter['description']))}</p>`}${renderSchema(parameter['schema'])}
          </dd>`;
      })}
    </dl>`;
}

function renderBody(document: Json, body: Json): Html | undefined {
  const contents = Object.entries(objectOf(body['content']));
  if (contents.length === 0) return undefined;
  return html`<h4>Body</h4>
    ${contents.map(([media, content]) => renderContent(document, media, objectOf(content)['schema']))}`;
}

function renderResponse(document: Json, status: string, response: Json): Html {
  const headers = Object.keys(objectOf(response['headers']));
  return html`<section class="answer">
    <h5><code>${status}</code> ${prose(textOf(response['description']))}</h5>
    ${
      headers.length === 0
        ? undefined
        : html`<p>
            <small
              >Headers:
              ${headers.map((name, index) => html`${index === 0 ? '' : ', '}<code>${name}</code>`)}</small
            >
          </p>`
    }${Object.entries(objectOf(response['content'])).map(([media, content]) =>
      renderContent(document, media, objectOf(content)['schema']),
    )}
  </section>`;
}

/** Its example stands with it where it is data; a text is its own. */
function renderContent(document: Json, media: string, schema: unknown): Html {
  const example = media.includes('json')
    ? JSON.stringify(exampleOf(document, schema), undefined, 2)
    : undefined;
  return html`<p class="media"><code>${media}</code></p>
    ${renderSchema(schema)}${
      example === undefined
        ? undefined
        : html`<details class="example">
            <summary>Example</summary>
            <pre tabindex="0">${example}</pre>
          </details>`
    }`;
}
