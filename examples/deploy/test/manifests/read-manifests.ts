import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as a file says it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly generateName?: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

/** The folder of all manifests. */
export const KUBERNETES: string = path.resolve(import.meta.dirname, '../../kubernetes');

/**
 * The documents of one file below {@link KUBERNETES}, aliases resolved.
 *
 * @throws Error when one is not well-formed YAML.
 */
export function readManifests(file: string): Manifest[] {
  const text = readFileSync(path.join(KUBERNETES, file), 'utf8');
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS() as Manifest;
  });
}
