/** A text to search for with case ignored. */
export interface FoldedText {
  /** The text with one form of each letter. */
  readonly folded: string;
  /** The other forms of its letters; in the text searched, each stands for the character at its place in `to`. */
  readonly from: string;
  readonly to: string;
}

/** Letters of which some form is not led to by the lower and the upper case of every other; the first stands for all. */
const FAMILIES: readonly string[] = (
  'kK\u212a sSſ μ\u00b5Μ åÅ\u212b ǆǄǅ ǉǇǈ ǌǊǋ ǳǱǲ ι\u0345Ιι βΒϐ εΕϵ θΘϑϴ κΚϰ πΠϖ ρΡϱ φΦϕ ωΩ\u2126 вВᲀ дДᲁ оОᲂ сСᲃ тТᲄᲅ ъЪᲆ ѣѢᲇ ꙋᲈꙊ ṡṠẛ σΣς ßẞ ' +
  'ᾀᾈ ᾁᾉ ᾂᾊ ᾃᾋ ᾄᾌ ᾅᾍ ᾆᾎ ᾇᾏ ᾐᾘ ᾑᾙ ᾒᾚ ᾓᾛ ᾔᾜ ᾕᾝ ᾖᾞ ᾗᾟ ᾠᾨ ᾡᾩ ᾢᾪ ᾣᾫ ᾤᾬ ᾥᾭ ᾦᾮ ᾧᾯ ᾳᾼ ῃῌ ῳῼ'
).split(' ');

const FAMILY_OF: ReadonlyMap<string, readonly string[]> = new Map(
  FAMILIES.map((family) => Array.from(family)).flatMap((family) => family.map((letter) => [letter, family])),
);

/** The Turkish letters that other languages take for forms of `i` and `I`. */
const ALONE: ReadonlySet<string> = new Set(['İ', 'ı']);

/**
 * Makes ready a search that ignores case. A letter equals its lower-case and its upper-case form where
 * that is one letter too, and every letter that such a form leads to: `é` is `É`, `σ` is `Σ` and `ς`, and
 * `s` is the long `ſ`, whichever of them is asked for. But `ß` is not `ss`, and the Turkish dotted `İ` and
 * dotless `ı` equal only themselves. It goes by Unicode's tables as this runtime has them and
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
function formsOf(letter: string): readonly string[] {
  if (ALONE.has(letter)) return [letter];
  const family = FAMILY_OF.get(letter);
  if (family !== undefined) return family;
  const first = oneLetter(oneLetter(letter, 'toUpperCase'), 'toLowerCase');
  return [...new Set([first, oneLetter(first, 'toUpperCase'), letter])];
}

function oneLetter(letter: string, change: 'toLowerCase' | 'toUpperCase'): string {
  const changed = letter[change]();
  return Array.from(changed).length === 1 ? changed : letter;
}
