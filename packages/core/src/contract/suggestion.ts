import { fold, nearest } from './nearest.ts';
import { SYNONYMS } from './synonyms.ts';

/** Below this, a word is like too many synonyms by chance. */
const MIN_LIKE_LENGTH = 4;

/**
 * The word of the language that a wrong one most likely means: what other tools call by it, else the
 * nearest of those allowed, else what is called by a word near to it. Undefined when nothing is near.
 *
 * @example suggestWord('>=', ['gt', 'gte']) // 'gte'
 */
export function suggestWord(word: string, allowed: readonly string[]): string | undefined {
  const folded = fold(word);
  if (allowed.some((candidate) => fold(candidate) === folded)) return nearest(word, allowed);
  const meanings = new Map<string, string>();
  for (const candidate of allowed) {
    if (!Object.hasOwn(SYNONYMS, candidate)) continue;
    for (const synonym of SYNONYMS[candidate] ?? []) {
      if (!meanings.has(synonym)) meanings.set(synonym, candidate);
    }
  }
  const meant = meanings.get(folded) ?? nearest(word, allowed);
  if (meant !== undefined || folded.length < MIN_LIKE_LENGTH) return meant;
  const longWords = [...meanings.keys()].filter((synonym) => synonym.length >= MIN_LIKE_LENGTH);
  return meanings.get(nearest(word, longWords) ?? '');
}
