import type { AggregateExpression, Condition, Expression } from './nodes.ts';

/** Visits every aggregate and column below expressions and conditions, each node once. */
export function createTableWalk(): {
  readonly tables: ReadonlySet<string>;
  expression(expression: Expression): void;
  condition(condition: Condition | null): void;
} {
  const tables = new Set<string>();
  const seen = new Set<Expression | Condition>();

  function expression(node: Expression): void {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'column') tables.add(node.table);
    if (node.kind === 'operation') node.operands.forEach(expression);
    if (node.kind === 'aggregate') {
      if (node.argument !== null) expression(node.argument);
      condition(node.filter);
    }
  }

  function condition(node: Condition | null): void {
    if (node === null || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'and' || node.kind === 'or') node.conditions.forEach(condition);
    if (node.kind === 'not') condition(node.condition);
    if (node.kind === 'comparison') expression(node.operand);
    if (node.kind === 'expression') expression(node.expression);
  }

  return { tables, expression, condition };
}

/** The tables that one expression reads. */
export function tablesOf(expression: Expression): ReadonlySet<string> {
  const walk = createTableWalk();
  walk.expression(expression);
  return walk.tables;
}

/** The aggregates in an expression, each once. */
export function aggregatesOf(expression: Expression): ReadonlySet<AggregateExpression> {
  const aggregates = new Set<AggregateExpression>();
  // A set visits what is added to it on the way, so this reaches every operand, once.
  const found = new Set([expression]);
  for (const node of found) {
    if (node.kind === 'aggregate') aggregates.add(node);
    if (node.kind === 'operation') for (const operand of node.operands) found.add(operand);
  }
  return aggregates;
}
