import { FormulaSyntaxError } from './formula-problem.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'keyword' | 'symbol' | 'end';

/** One word of a formula. `text` of a text token is its value, quotes removed. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** From 1. */
  readonly position: number;
}

const MAX_LENGTH = 2000;
const KEYWORDS = new Set([
  'and',
  'or',
  'not',
  'case',
  'when',
  'then',
  'else',
  'end',
  'true',
  'false',
  'null',
]);
const NUMBER = /\d+(?:\.\d+)?(?![\p{L}\p{N}_.])/uy;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const TEXT = /'((?:[^']|'')*)'/y;
const SYMBOL = /<=|>=|<>|!=|==|[-+*/()<>=,]/y;
const SPACE = /\s+/y;

/**
 * Cuts a formula into tokens; the last is `end`. Throws {@link FormulaSyntaxError} at a character
 * that begins none.
 */
export function tokenize(formula: string): Token[] {
  if (formula.length > MAX_LENGTH) {
    throw new FormulaSyntaxError(
      MAX_LENGTH,
      `A formula may have ${MAX_LENGTH} characters: split it into several.`,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(formula)?.[0];
  };
  while (at < formula.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const { kind, source, text } = next(match, at + 1);
    tokens.push({ kind, text, position: at + 1 });
    at += source.length;
  }
  tokens.push({ kind: 'end', text: '', position: formula.length + 1 });
  return tokens;
}

function next(
  match: (pattern: RegExp) => string | undefined,
  position: number,
): { kind: TokenKind; source: string; text: string } {
  const number = match(NUMBER);
  if (number !== undefined) return { kind: 'number', source: number, text: number };
  const word = match(NAME);
  if (word !== undefined) {
    const lower = word.toLowerCase();
    return KEYWORDS.has(lower)
      ? { kind: 'keyword', source: word, text: lower }
      : { kind: 'name', source: word, text: word };
  }
  const quoted = match(TEXT);
  if (quoted !== undefined) {
    return { kind: 'text', source: quoted, text: quoted.slice(1, -1).replaceAll("''", "'") };
  }
  const symbol = match(SYMBOL);
  if (symbol !== undefined) return { kind: 'symbol', source: symbol, text: symbol };
  throw new FormulaSyntaxError(
    position,
    "A formula is made of names, numbers, 'text' in single quotes, + - * / ( ) , and = != < <= > >=.",
  );
}
