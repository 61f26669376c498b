import { isStorableText } from '../values/storable-text.ts';
import type { Expression } from '../plan/nodes.ts';
import type { FormulaProblem } from './formula-problem.ts';
import { FUNCTIONS, OPERATIONS } from './operations/index.ts';
import type { Operation } from './operations/operation.ts';
import type { FormulaScope } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

const MAX_WEIGHT = 2000;
const MAX_INTEGER = 2_147_483_647;

export type Report = (problem: FormulaProblem) => void;

/**
 * Gives every node of a formula its meaning and type. Reports each problem and returns null when
 * there is any.
 */
export function checkFormula(node: SyntaxNode, scope: FormulaScope, report: Report): Expression | null {
  switch (node.kind) {
    case 'number':
      return numberLiteral(node.text);
    case 'text':
      if (!isStorableText(node.text)) {
        report({ position: node.position, detail: 'Text may not hold NUL or half a character.' });
        return null;
      }
      return literal('text', node.text);
    case 'boolean':
      return literal('boolean', node.value);
    case 'null':
      return literal('text', null);
    case 'name':
      return nameOf(node.name, node.position, scope, report);
    case 'call':
      return call(node, scope, report);
    case 'operator':
      return operate(node.operation, node, scope, report);
  }
}

function nameOf(name: string, position: number, scope: FormulaScope, report: Report): Expression | null {
  const found = scope.resolve(name);
  if (found === undefined) {
    report({
      position,
      detail: `There is no ${scope.what} "${name}" here.`,
      unknown: { name, allowed: () => scope.names() },
    });
    return null;
  }
  if ('problem' in found) {
    report({ position, detail: found.problem, follows: found.follows });
    return null;
  }
  return found;
}

function call(node: SyntaxNode & { kind: 'call' }, scope: FormulaScope, report: Report): Expression | null {
  const operation = FUNCTIONS.get(node.name);
  if (operation !== undefined) return operate(operation, node, scope, report);
  const aggregate = scope.aggregates?.functions.get(node.name);
  if (scope.aggregates === undefined || aggregate === undefined) {
    const { name, position } = node;
    const advice = scope.adviceFor?.(name);
    if (advice !== undefined) {
      report({ position, detail: advice });
      return null;
    }
    const allowed = (): string[] => [...FUNCTIONS.keys(), ...(scope.aggregates?.functions.keys() ?? [])];
    report({ position, detail: `There is no function "${name}" here.`, unknown: { name, allowed } });
    return null;
  }
  const operands = checkAll(node.operands, scope.aggregates.rows, report);
  if (operands === null) return null;
  const result = aggregate(operands);
  if ('problem' in result) {
    report({ position: node.position, detail: result.problem });
    return null;
  }
  return result;
}

function operate(
  operation: Operation,
  node: { operands: readonly SyntaxNode[]; position: number },
  scope: FormulaScope,
  report: Report,
): Expression | null {
  const {
    label,
    operands: [fewest, most],
    check,
  } = OPERATIONS[operation];
  const operands = checkAll(node.operands, scope, report);
  if (node.operands.length < fewest || node.operands.length > most) {
    const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
    report({
      position: node.position,
      detail: `${label}(…) takes ${wanted} values, not ${node.operands.length}.`,
    });
    return null;
  }
  if (operands === null) return null;
  const result = check(operands);
  if ('problem' in result) {
    report({ position: node.position, detail: result.problem });
    return null;
  }
  const weight = operands.reduce((sum, operand) => sum + operand.weight, 1);
  if (weight > MAX_WEIGHT) {
    report({ position: node.position, detail: 'With the formulas that it uses, this formula is too large.' });
    return null;
  }
  return { kind: 'operation', operation, operands, weight, ...result };
}

function checkAll(nodes: readonly SyntaxNode[], scope: FormulaScope, report: Report): Expression[] | null {
  const operands = nodes.map((node) => checkFormula(node, scope, report));
  const known = operands.filter((operand) => operand !== null);
  return known.length === operands.length ? known : null;
}

function numberLiteral(text: string): Expression {
  if (text.includes('.')) return { ...literal('decimal', text), size: 'numeric' };
  if (Number(text) <= MAX_INTEGER) return { ...literal('integer', text), size: 'int4' };
  return { ...literal('integer', text), size: 'numeric' };
}

function literal(type: Expression['type'], value: string | boolean | null): Expression {
  return { kind: 'literal', value, type, storedAs: null, size: null, weight: 1 };
}
