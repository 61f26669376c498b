import { html, type Html } from './html.ts';
import { listOf, nameOf, objectOf, textOf, type Json } from './json.ts';
import { prose } from './prose.ts';

const LIMITS: readonly (readonly [keyword: string, words: string])[] = [
  ['minLength', 'length from'],
  ['maxLength', 'length up to'],
  ['minimum', 'from'],
  ['maximum', 'up to'],
  ['minItems', 'items from'],
  ['maxItems', 'items up to'],
  ['maxProperties', 'members up to'],
];

/** A schema as a list of its members, each with its type, limits and description. Named schemas are links. */
export function renderSchema(schema: unknown): Html {
  const plain = objectOf(schema);
  const properties = Object.entries(objectOf(plain['properties']));
  const required = listOf(plain['required']);
  return html`<p class="type">${renderType(plain)}</p>
    ${renderText(plain)}${
      properties.length === 0
        ? undefined
        : html`<dl>
            ${properties.map(
              ([name, member]) =>
                html`<dt>
                    <code>${name}</code> ${required.includes(name) ? html`<em>required</em>` : undefined}
                  </dt>
                  <dd>${renderSchema(member)}</dd>`,
            )}
          </dl>`
    }${renderInner(plain)}`;
}

/** The members of what a list or a map holds, and of alternatives that are not links. */
function renderInner(schema: Json): Html | undefined {
  const inner = [
    schema['items'],
    schema['additionalProperties'],
    ...variantsOf(schema),
    ...listOf(schema['prefixItems']),
  ]
    .map(objectOf)
    .filter((part) => part['properties'] !== undefined || variantsOf(part).some(hasMembers));
  if (inner.length === 0) return undefined;
  return html`<ul>
    ${inner.map((part) => html`<li>${renderSchema(part)}</li>`)}
  </ul>`;
}

function hasMembers(schema: unknown): boolean {
  return objectOf(schema)['properties'] !== undefined;
}

function variantsOf(schema: Json): readonly unknown[] {
  return [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
}

function renderType(schema: Json): Html {
  const reference = textOf(schema['$ref']);
  if (reference !== undefined) {
    const name = nameOf(reference);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const variants = variantsOf(schema);
  if (variants.length > 0) {
    return html`${variants.map((variant, index) => html`${index === 0 ? '' : ' or '}${renderType(objectOf(variant))}`)}`;
  }
  const values = 'const' in schema ? [schema['const']] : listOf(schema['enum']);
  if (values.length > 0) {
    return html`${values.map((value, index) => html`${index === 0 ? '' : ' | '}<code>${JSON.stringify(value)}</code>`)}`;
  }
  const type = [schema['type']].flat().join(' or ') || 'any value';
  if (type === 'array' && schema['items'] !== undefined) {
    return html`list of ${renderType(objectOf(schema['items']))}`;
  }
  const others = objectOf(schema['additionalProperties']);
  if (type === 'object' && Object.keys(others).length > 0) return html`map to ${renderType(others)}`;
  const format = textOf(schema['format']);
  return html`${type}${format === undefined ? '' : ` (${format})`}`;
}

function renderText(schema: Json): Html | undefined {
  const limits = LIMITS.filter(([keyword]) => Number.isSafeInteger(schema[keyword])).map(
    ([keyword, words]) => `${words} ${String(schema[keyword])}`,
  );
  const standard = schema['default'] === undefined ? [] : [`default ${JSON.stringify(schema['default'])}`];
  const words = [...limits, ...standard].join(', ');
  const description = textOf(schema['description']);
  if (description === undefined && words === '') return undefined;
  return html`<p>${prose(description)} <small>${words}</small></p>`;
}
