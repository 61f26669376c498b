import ts from 'typescript';
import { isProductSource } from './rule.ts';
import type { SourceRule } from './rule.ts';
import { placeOf } from './walk.ts';

/**
 * Every exported function, class and value of a published package says what it is. Types are left to
 * the reader: most say it by their name and their members. Contract schemas say it in their metadata.
 */
export const docstrings: SourceRule = {
  name: 'docstrings',
  advice: 'Say in a docstring what this export is, with shapes, units and errors.',
  appliesTo: (path) => isProductSource(path) && !path.startsWith('packages/core/src/contract/schemas/'),
  find: (file) =>
    file.statements
      .filter((statement) => isExportedValue(statement) && !isDocumented(statement, file))
      .map(placeOf),
};

function isExportedValue(statement: ts.Statement): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** A function's overloads share the docstring of the first. */
function isDocumented(statement: ts.Statement, file: ts.SourceFile): boolean {
  if (ts.getJSDocCommentsAndTags(statement).length > 0) return true;
  if (!ts.isFunctionDeclaration(statement)) return false;
  const name = statement.name?.text;
  const first = file.statements.find((other) => ts.isFunctionDeclaration(other) && other.name?.text === name);
  return first !== undefined && first !== statement && ts.getJSDocCommentsAndTags(first).length > 0;
}
