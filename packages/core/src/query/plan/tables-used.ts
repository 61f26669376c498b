import type { AggregateExpression, Condition, Expression, WindowExpression } from './nodes.ts';

/** Visits every aggregate and column below expressions and conditions, each node once. */
export function createTableWalk(): {
  readonly tables: ReadonlySet<string>;
  expression(expression: Expression): void;
  condition(condition: Condition | null): void;
} {
  const tables = new Set<string>();
  const seen = new Set<Expression | Condition>();

  function walk(start: Expression | Condition): void {
    // Not by recursion: formulas nest deeper than calls may.
    const rest = [start];
    for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.kind === 'column') tables.add(node.table);
      for (const next of below(node)) rest.push(next);
    }
  }

  return {
    tables,
    expression: walk,
    condition(condition) {
      if (condition !== null) walk(condition);
    },
  };
}

function below(node: Expression | Condition): readonly (Expression | Condition)[] {
  switch (node.kind) {
    case 'operation':
      return node.operands;
    case 'aggregate':
      return [
        node.argument,
        ...Object.values(node.options),
        node.filter,
        ...(node.per ?? []).map(({ expression }) => expression),
      ].filter((part) => part !== null);
    case 'window':
      return [node.value];
    case 'and':
    case 'or':
    case 'exists':
      return node.conditions;
    case 'not':
      return [node.condition];
    case 'comparison':
    case 'piece':
      return [node.operand];
    case 'expression':
      return [node.expression];
    case 'column':
    case 'literal':
    case 'never':
      return [];
  }
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
    if (node.kind === 'window') found.add(node.value);
  }
  return aggregates;
}

/** The values over all groups in an expression, each once. */
export function windowsOf(expression: Expression): ReadonlySet<WindowExpression> {
  const windows = new Set<WindowExpression>();
  const found = new Set([expression]);
  for (const node of found) {
    if (node.kind === 'window') windows.add(node);
    if (node.kind === 'operation') for (const operand of node.operands) found.add(operand);
  }
  return windows;
}
