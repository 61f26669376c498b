import type { Catalogue } from './claim.ts';

/** What a test's title says of claims. */
export interface ClaimTitle {
  readonly ids: readonly string[];
  /** The title without their ids. */
  readonly text: string;
}

/**
 * Reads a title.
 *
 * @returns undefined for a title that names no claim of this kind
 * @example readTitle('control 16/23: no secret is logged', 'control') // { ids: ['16', '23'], text: 'no secret is logged' }
 */
export function readTitle(title: string, word: Catalogue['word']): ClaimTitle | undefined {
  const [, ids, text] = new RegExp(`^${word} ([a-z0-9-]+(?:/[a-z0-9-]+)*): (.+)$`, 's').exec(title) ?? [];
  if (ids === undefined || text === undefined) return undefined;
  return { ids: ids.split('/'), text };
}
