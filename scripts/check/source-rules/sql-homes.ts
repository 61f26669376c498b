import ts from 'typescript';
import { isProductSource } from './rule.ts';
import type { SourceRule } from './rule.ts';
import { placeOf, walk } from './walk.ts';

const homes = [
  /^packages\/core\/src\/(?:query|migrations|databases)\//,
  /^packages\/core\/src\/model\/.*repository.*\.ts$/,
  /^packages\/core\/src\/cache\/stores\/postgres/,
  /^packages\/ops\/src\/(?:postgres|monitor)\//,
];

const statement =
  /^\s*(?:select\s.+\sfrom\s|select\s+(?:1\s*$|[a-z_.]+\()|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|create\s+(?:or|table|schema|role|database|(?:unique\s+)?index)\s|alter\s+(?:table|role|database)\s|drop\s+(?:table|schema|role|database|index)\s|truncate\s+\S+\s*;?$|with\s+\S+\s+as\s*\(|begin(?:\s+read|\s+isolation|\s*;|\s*$)|set\s+(?:local|session)\s)/is;

/** SQL text stands only where SQL is made. */
export const sqlHomes: SourceRule = {
  name: 'sql-homes',
  advice: 'SQL text belongs in query, migrations, a repository, databases, or ops postgres and monitor.',
  appliesTo: (path) => isProductSource(path) && !homes.some((home) => home.test(path)),
  find: (file) => [...walk(file)].filter((node) => isSql(textOf(node))).map(placeOf),
};

function textOf(node: ts.Node): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return node.head.text + node.templateSpans.map((span) => `x${span.literal.text}`).join('');
}

/** Keywords are written in one case; a sentence that starts with "Select" is for people. */
function isSql(text: string): boolean {
  const keyword = /^\s*([a-z]+)/i.exec(text)?.[1] ?? '';
  const oneCase = keyword === keyword.toLowerCase() || keyword === keyword.toUpperCase();
  return oneCase && statement.test(text);
}
