import type { Widget } from '@istari-lens/client';

type Part = Pick<Widget, 'query' | 'options'>;

/** What a widget asks and its options, to be written by hand. */
export function toJson({ query, options }: Part): string {
  return JSON.stringify({ query, options }, null, 2);
}

/** What somebody wrote, or what is wrong with it. The API checks the rest when it is asked. */
export function readJson(text: string): { ok: true; value: Part } | { ok: false; problem: string } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : 'This is not JSON.' };
  }
  if (!isRecord(given)) return { ok: false, problem: 'Write an object with "query" and "options".' };
  const { query = null, options = {} } = given;
  if (query !== null && !isQuery(query)) {
    return { ok: false, problem: '"query" is null, or an object that names a "dataset".' };
  }
  if (!isRecord(options)) return { ok: false, problem: '"options" is an object.' };
  return { ok: true, value: { query, options } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isQuery(value: unknown): value is NonNullable<Part['query']> {
  return isRecord(value) && typeof value['dataset'] === 'string';
}
