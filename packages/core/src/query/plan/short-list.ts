/** Most names that one problem lists; a hundred problems over a wide dataset would list millions. */
const MAX_LISTED = 50;
const ALIKE_LETTERS = 3;

/** What of the allowed names a problem lists. */
export interface ShortList {
  readonly allowed: string[];
  /** A sentence that says how many names there are, with a space before it; empty when all are listed. */
  readonly note: string;
}

/**
 * The allowed names where they are at most fifty; else fifty of them: the suggestion, those that begin
 * as the given name does, and then the first.
 */
export function shortList(
  given: unknown,
  allowed: readonly string[],
  suggestion: string | undefined,
): ShortList {
  if (allowed.length <= MAX_LISTED) return { allowed: [...allowed], note: '' };
  const start = typeof given === 'string' ? given.slice(0, ALIKE_LETTERS) : '';
  const alike = start === '' ? [] : allowed.filter((name) => name.startsWith(start));
  const first = suggestion === undefined ? [] : [suggestion];
  const listed = [...new Set([...first, ...alike, ...allowed.slice(0, MAX_LISTED)])].slice(0, MAX_LISTED);
  return {
    allowed: listed,
    note: ` There are ${allowed.length.toLocaleString('en-US')}, of which ${MAX_LISTED} are listed here.`,
  };
}
