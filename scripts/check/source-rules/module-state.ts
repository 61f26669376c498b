import ts from 'typescript';
import { isProductSource } from './rule.ts';
import type { SourceRule } from './rule.ts';
import { placeOf } from './walk.ts';

/** Collections that are empty at first exist to be filled. */
const collections = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array']);

/** Modules of core, server and client keep no state: two Lenses in one process share nothing. */
export const moduleState: SourceRule = {
  name: 'module-state',
  advice: 'Keep state in what a create function returns, not in the module.',
  appliesTo: (path) => isProductSource(path) && !path.startsWith('packages/ops/'),
  find: (file) =>
    file.statements
      .filter((statement) => ts.isVariableStatement(statement))
      .flatMap(({ declarationList }) =>
        declarationList.declarations.filter(
          ({ initializer }) =>
            !(declarationList.flags & ts.NodeFlags.Const) || isEmptyCollection(initializer),
        ),
      )
      .map(placeOf),
};

function isEmptyCollection(value: ts.Expression | undefined): boolean {
  if (value === undefined) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (!ts.isNewExpression(value) || !ts.isIdentifier(value.expression)) return false;
  return collections.has(value.expression.text) && (value.arguments ?? []).length === 0;
}
