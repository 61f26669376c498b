import ts from 'typescript';
import type { SourceRule } from './rule.ts';

/**
 * Where a file breaks rules, one line each: place, rule and what to do.
 *
 * @param path from the checkout, with forward slashes
 * @param text the file's content
 */
export function findingsOf(path: string, text: string, rules: readonly SourceRule[]): string[] {
  const applying = rules.filter((rule) => rule.appliesTo(path));
  if (applying.length === 0) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return applying.flatMap((rule) =>
    rule.find(file).map((range) => {
      const { line, character } = file.getLineAndCharacterOfPosition(range.pos);
      return `${path}:${line + 1}:${character + 1} ${rule.name}: ${rule.advice}`;
    }),
  );
}
