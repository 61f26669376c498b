/** A text to search for with case ignored. */
export interface FoldedText {
  /** The text with one form of each letter. */
  readonly folded: string;
  /** The other forms of its letters; in the text searched, each stands for the character at its place in `to`. */
  readonly from: string;
  readonly to: string;
}

/** Letters with a form that neither their lower nor their upper case leads to. */
const FURTHER: Readonly<Record<string, string>> = { σ: 'ς', ß: 'ẞ' };

/** The Turkish letters that other languages take for forms of `i` and `I`. */
const ALONE: ReadonlySet<string> = new Set(['İ', 'ı']);

/**
 * Makes ready a search that ignores case. A letter equals its lower-case and its upper-case form where
 * that is one letter too: `é` is `É` and `σ` is `Σ` and `ς`, but `ß` is not `ss` and the Turkish dotted
 * `İ` and dotless `ı` equal only themselves. It goes by Unicode's tables as this runtime has them and
 * not by the locale of a database, so that every server answers the same.
 */
export function foldCase(text: string): FoldedText {
  const others = new Map<string, string>();
  const folded = Array.from(text, (letter) => {
    const [first = letter, ...rest] = formsOf(letter);
    for (const form of rest) others.set(form, first);
    return first;
  }).join('');
  return { folded, from: [...others.keys()].join(''), to: [...others.values()].join('') };
}

/** The forms of a letter, that which stands for all of them first; only itself for what has no case. */
function formsOf(letter: string): string[] {
  if (ALONE.has(letter)) return [letter];
  const first = oneLetter(oneLetter(letter, 'toUpperCase'), 'toLowerCase');
  const forms = new Set([first, oneLetter(first, 'toUpperCase'), oneLetter(letter, 'toLowerCase'), letter]);
  const further = FURTHER[first];
  if (further !== undefined) forms.add(further);
  return [...forms];
}

function oneLetter(letter: string, change: 'toLowerCase' | 'toUpperCase'): string {
  const changed = letter[change]();
  return Array.from(changed).length === 1 ? changed : letter;
}
