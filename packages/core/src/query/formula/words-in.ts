const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

/**
 * The words in a formula: its names, and those of functions, keywords and texts. Much faster than reading it,
 * to see that a name is not in it.
 */
export function wordsIn(formula: string): ReadonlySet<string> {
  return new Set(formula.match(WORD));
}
