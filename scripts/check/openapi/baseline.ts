import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/workspace.ts';
import { objectOf, type Json } from './json.ts';

/** Where the document of what callers rely on is kept, from the checkout. */
export const BASELINE = 'docs/openapi-baseline.json';

/** The document that the API is held against. */
export function readBaseline(): Json {
  return objectOf(JSON.parse(readFileSync(join(root, BASELINE), 'utf8')));
}

/** Makes the document the one that the API is held against from now on. */
export function writeBaseline(document: Json): void {
  writeFileSync(join(root, BASELINE), `${JSON.stringify(document, undefined, 1)}\n`);
}
