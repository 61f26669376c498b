import ts from 'typescript';
import { walk } from '../source-rules/walk.ts';
import type { Catalogue } from './claim.ts';
import { readTitle, type ClaimTitle } from './title.ts';

/** A test that shows claims, as it stands in a file. */
export interface ClaimTest extends ClaimTitle {
  /** From the checkout, with forward slashes. */
  readonly path: string;
}

const NAMES = new Set(['test', 'it', 'describe']);
/** Of these nothing runs, so they show nothing. */
const LEFT_OUT = new Set(['skip', 'todo', 'fails']);

/**
 * The titles of tests and groups of tests in a file that name a claim, and those that name one wrongly.
 *
 * @param catalogue the kind of claims
 * @param path from the checkout, with forward slashes
 * @param text the file's content
 */
export function findTitles(
  { word, meant }: Pick<Catalogue, 'word' | 'meant'>,
  path: string,
  text: string,
): { tests: ClaimTest[]; misspelt: string[] } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const titles = [...walk(file)].flatMap((node) => titleOf(node) ?? []);
  return {
    tests: titles.flatMap((title) => {
      const read = readTitle(title, word);
      return read === undefined ? [] : [{ path, ...read }];
    }),
    misspelt: titles.filter((title) => meant.test(title) && readTitle(title, word) === undefined),
  };
}

function titleOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const words = wordsOf(node.expression);
  if (!NAMES.has(words[0] ?? '') || words.some((word) => LEFT_OUT.has(word))) return undefined;
  const [first] = node.arguments;
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
}

/** `test.each(…)` → `['test', 'each']` */
function wordsOf(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...wordsOf(node.expression), node.name.text];
  if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) {
    return wordsOf(ts.isCallExpression(node) ? node.expression : node.tag);
  }
  return [];
}
