/** A formula as a tree. */
export type FormulaNode =
  | { kind: 'number'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'name'; text: string }
  | { kind: 'word'; value: true | false | null }
  | { kind: 'call'; name: string; operands: FormulaNode[] };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|'((?:[^']|'')*)'|([\p{L}_][\p{L}\p{N}_]*)|(<=|>=|<>|!=|==|[-+*/()<>=,]))/uy;
const WORDS = new Map<string, true | false | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** How strongly operators of two operands bind. */
const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '=': 4,
  '==': 4,
  '!=': 4,
  '<>': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const NOT_BINDING = 3;
const SIGN_BINDING = 7;
const SAME: Readonly<Record<string, string>> = { '==': '=', '<>': '!=' };

/** Reads a sound formula by precedence climbing. Throws on anything else. */
export function readFormula(formula: string): FormulaNode {
  const tokens = tokensOf(formula);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (): string => tokens[at++] ?? '';
  const expect = (token: string): void => {
    if (take() !== token) throw new SyntaxError(`A formula lacks ${token}.`);
  };

  function operand(): FormulaNode {
    const token = take();
    const word = WORDS.get(token);
    if (word !== undefined) return { kind: 'word', value: word };
    if (token === 'not') return { kind: 'call', name: 'not', operands: [expression(NOT_BINDING)] };
    if (token === '-') return { kind: 'call', name: 'negate', operands: [expression(SIGN_BINDING)] };
    if (token === 'case') return choice();
    if (token.startsWith("'")) return { kind: 'text', text: token.slice(1) };
    if (/^\d/.test(token)) return { kind: 'number', text: token };
    if (token === '(') {
      const inner = expression(0);
      expect(')');
      return inner;
    }
    if (peek() !== '(') return { kind: 'name', text: token };
    take();
    const operands: FormulaNode[] = [];
    while (peek() !== ')') {
      operands.push(expression(0));
      if (peek() === ',') take();
    }
    expect(')');
    return { kind: 'call', name: token, operands };
  }

  function choice(): FormulaNode {
    const operands: FormulaNode[] = [];
    while (peek() === 'when') {
      take();
      operands.push(expression(0));
      expect('then');
      operands.push(expression(0));
    }
    if (peek() === 'else') {
      take();
      operands.push(expression(0));
    }
    expect('end');
    return { kind: 'call', name: 'if', operands };
  }

  function expression(floor: number): FormulaNode {
    let left = operand();
    for (;;) {
      const token = peek() ?? '';
      const binding = BINDING[token] ?? 0;
      if (binding <= floor) return left;
      take();
      left = { kind: 'call', name: SAME[token] ?? token, operands: [left, expression(binding)] };
    }
  }

  const node = expression(0);
  if (at < tokens.length) throw new SyntaxError('A formula goes on after its end.');
  return node;
}

/** Texts keep an opening quote, so that they differ from names. */
function tokensOf(formula: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < formula.trimEnd().length) {
    const match = TOKEN.exec(formula);
    if (match === null) throw new SyntaxError('A formula has a character that begins nothing.');
    const [, number, text, name, symbol] = match;
    tokens.push(number ?? (text === undefined ? (name ?? symbol ?? '') : `'${text.replaceAll("''", "'")}`));
  }
  return tokens;
}
