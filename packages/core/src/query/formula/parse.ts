import { FormulaSyntaxError } from './formula-problem.ts';
import type { OperatorOperation, SyntaxNode } from './syntax.ts';
import { tokenize, type Token } from './tokenize.ts';

const MAX_DEPTH = 40;

type Level = Readonly<Record<string, OperatorOperation>>;

/** Operators of two operands that group from the left, weakest first. */
const OR: Level = { or: 'or' };
const AND: Level = { and: 'and' };
const SUM: Level = { '+': 'add', '-': 'subtract' };
const PRODUCT: Level = { '*': 'multiply', '/': 'divide' };
const COMPARISON: Level = {
  '=': 'equal',
  '==': 'equal',
  '!=': 'notEqual',
  '<>': 'notEqual',
  '<': 'less',
  '<=': 'lessOrEqual',
  '>': 'greater',
  '>=': 'greaterOrEqual',
};

/**
 * Reads a formula. From weakest to strongest: `or`, `and`, `not`, one comparison, `+ -`, `* /`,
 * unary `-`. Throws {@link FormulaSyntaxError} at the first place that cannot be read.
 */
export function parseFormula(formula: string): SyntaxNode {
  const tokens = tokenize(formula);
  let at = 0;
  let depth = 0;

  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', position: formula.length + 1 };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isAt = (kind: Token['kind'], text: string): boolean => peek().kind === kind && peek().text === text;
  const expect = (kind: Token['kind'], text: string): void => {
    if (!isAt(kind, text)) throw unexpected(peek(), `"${text}"`);
    at += 1;
  };

  function operationIn(level: Level): OperatorOperation | undefined {
    const { kind, text } = peek();
    return (kind === 'symbol' || kind === 'keyword') && Object.hasOwn(level, text) ? level[text] : undefined;
  }

  function binary(level: Level, operand: () => SyntaxNode): SyntaxNode {
    let left = operand();
    for (let operation = operationIn(level); operation !== undefined; operation = operationIn(level)) {
      const { position } = take();
      left = { kind: 'operator', operation, operands: [left, operand()], position };
    }
    return left;
  }

  function expression(): SyntaxNode {
    depth += 1;
    if (depth > MAX_DEPTH) {
      throw new FormulaSyntaxError(
        peek().position,
        'This is nested too deeply: split the formula into several.',
      );
    }
    const node = binary(OR, () => binary(AND, negation));
    depth -= 1;
    return node;
  }

  function negation(): SyntaxNode {
    const nots: Token[] = [];
    while (isAt('keyword', 'not')) nots.push(take());
    return wrap('not', nots, comparison);
  }

  function comparison(): SyntaxNode {
    const left = binary(SUM, product);
    const operation = operationIn(COMPARISON);
    if (operation === undefined) return left;
    const { position } = take();
    const node: SyntaxNode = {
      kind: 'operator',
      operation,
      operands: [left, binary(SUM, product)],
      position,
    };
    if (operationIn(COMPARISON) !== undefined) {
      throw new FormulaSyntaxError(peek().position, 'Comparisons do not chain: join two of them with "and".');
    }
    return node;
  }

  function product(): SyntaxNode {
    return binary(PRODUCT, () => {
      const signs: Token[] = [];
      while (isAt('symbol', '-')) signs.push(take());
      return wrap('negate', signs, primary);
    });
  }

  function wrap(
    operation: OperatorOperation,
    signs: readonly Token[],
    operand: () => SyntaxNode,
  ): SyntaxNode {
    if (signs.length > MAX_DEPTH) {
      throw new FormulaSyntaxError(signs[MAX_DEPTH]?.position ?? 1, 'This sign is repeated too often.');
    }
    depth += signs.length;
    const inner = operand();
    depth -= signs.length;
    return signs.reduceRight<SyntaxNode>(
      (node, { position }) => ({ kind: 'operator', operation, operands: [node], position }),
      inner,
    );
  }

  function primary(): SyntaxNode {
    const token = take();
    const { kind, text, position } = token;
    if (kind === 'number' || kind === 'text') return { kind, text, position };
    if (kind === 'name') return isAt('symbol', '(') ? call(token) : { kind: 'name', name: text, position };
    if (kind === 'keyword' && (text === 'true' || text === 'false')) {
      return { kind: 'boolean', value: text === 'true', position };
    }
    if (kind === 'keyword' && text === 'null') return { kind: 'null', position };
    if (kind === 'keyword' && text === 'case') return choice(position);
    if (kind === 'symbol' && text === '(') {
      const inner = expression();
      expect('symbol', ')');
      return inner;
    }
    throw unexpected(token, 'a value');
  }

  function call({ text, position }: Token): SyntaxNode {
    expect('symbol', '(');
    const operands: SyntaxNode[] = [];
    while (!isAt('symbol', ')')) {
      if (operands.length > 0) expect('symbol', ',');
      operands.push(expression());
    }
    expect('symbol', ')');
    return { kind: 'call', name: text, operands, position };
  }

  function choice(position: number): SyntaxNode {
    const operands: SyntaxNode[] = [];
    do {
      expect('keyword', 'when');
      operands.push(expression());
      expect('keyword', 'then');
      operands.push(expression());
    } while (isAt('keyword', 'when'));
    if (isAt('keyword', 'else')) {
      at += 1;
      operands.push(expression());
    }
    expect('keyword', 'end');
    return { kind: 'operator', operation: 'if', operands, position };
  }

  const node = expression();
  if (peek().kind !== 'end') throw unexpected(peek(), 'an operator or the end');
  return node;
}

function unexpected(token: Token, wanted: string): FormulaSyntaxError {
  const found = token.kind === 'end' ? 'the formula ends' : 'something else stands';
  return new FormulaSyntaxError(token.position, `Here ${wanted} is needed, but ${found}.`);
}
