import { FUNCTIONS } from './operations/index.ts';
import type { FormulaScope } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

/** Visits each name in a formula, with the scope it stands in: within an aggregate that of its rows. */
export function visitNames(
  formula: SyntaxNode,
  scope: FormulaScope,
  visit: (name: string, within: FormulaScope) => void,
): void {
  const rest: { node: SyntaxNode; within: FormulaScope }[] = [{ node: formula, within: scope }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, within } = next;
    if (node.kind === 'name') visit(node.name, within);
    if (!('operands' in node)) continue;
    const { aggregates } = within;
    const isAggregate = node.kind === 'call' && !FUNCTIONS.has(node.name) && aggregates !== undefined;
    for (const operand of node.operands) {
      rest.push({ node: operand, within: isAggregate ? aggregates.rows : within });
    }
  }
}
