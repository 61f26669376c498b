import ts from 'typescript';
import type { SourceRule } from './rule.ts';
import { placeOf, walk } from './walk.ts';

/** No value is talked into another type by way of `unknown` or `any`. */
export const doubleCasts: SourceRule = {
  name: 'double-casts',
  advice: 'Check the value, or give it the right type where it comes from.',
  appliesTo: () => true,
  find: (file) => [...walk(file)].filter(isDoubleCast).map(placeOf),
};

function isDoubleCast(node: ts.Node): boolean {
  if (!ts.isAsExpression(node)) return false;
  const inner = ts.isParenthesizedExpression(node.expression) ? node.expression.expression : node.expression;
  if (!ts.isAsExpression(inner)) return false;
  return inner.type.kind === ts.SyntaxKind.UnknownKeyword || inner.type.kind === ts.SyntaxKind.AnyKeyword;
}
