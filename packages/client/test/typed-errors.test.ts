import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const FILE = path.join(import.meta.dirname, 'asked.ts');
const HEAD = `import { createClient, defineDataset } from '../src/index.ts';
const flights = defineDataset({
  name: 'flights',
  fields: { origin: { type: 'text' }, date: { type: 'timestamp' }, delay: { type: 'integer' } },
  metrics: { lateShare: { type: 'double' } },
  segments: { late: {} },
});
const { query, rows } = createClient({ baseUrl: '' }).from(flights);
`;

/** What is asked, each on a line of its own, and what the compiler is to say of it. */
const REFUSED: readonly [title: string, asked: string, message: RegExp][] = [
  [
    'a wrong field',
    `query({ dimensions: ['orgin'] })`,
    /'"orgin"' is not assignable .* Did you mean '"origin"'/,
  ],
  ['a wrong field of a metric', `query({ metrics: [{ aggregate: 'sum', field: 'dely' }] })`, /"dely"/],
  [
    'an aggregate that the type does not take',
    `query({ metrics: [{ aggregate: 'sum', field: 'origin' }] })`,
    /'"origin"' is not assignable to type '"delay"'/,
  ],
  [
    'a wrong metric',
    `query({ metrics: [{ metric: 'lateShar' }] })`,
    /'"lateShar"' is not assignable to type '"lateShare"'/,
  ],
  ['a wrong operator', `query({ filters: [{ field: 'delay', op: 'contains', value: 'x' }] })`, /"contains"/],
  [
    'a wrong value',
    `query({ filters: [{ field: 'delay', op: 'gt', value: 'much' }] })`,
    /Type 'string' is not assignable to type 'number'/,
  ],
  [
    'a field that a filter does not know',
    `query({ filters: [{ field: 'dely', op: 'gt', value: 1 }] })`,
    /'"dely"' is not assignable to type '"delay"'/,
  ],
  [
    'text cut as time',
    `query({ dimensions: [{ field: 'origin', granularity: 'month' }] })`,
    /Type 'string' is not assignable to type 'undefined'/,
  ],
  [
    'an order by what was not asked',
    `query({ metrics: [{ aggregate: 'count' }], orderBy: [{ field: 'n' }] })`,
    /'"n"' is not assignable to type '"count"'/,
  ],
  ['a wrong segment', `query({ segments: ['lat'] })`, /'"lat"' is not assignable to type '"late"'/],
  ['a wrong field of rows', `rows({ fields: ['orgin'] })`, /"orgin"/],
  [
    'a column that was not asked',
    `query({ metrics: [{ aggregate: 'count' }] }).then(({ rows: [row] }) => row?.n)`,
    /Property 'n' does not exist on type '{ count: number; }'/,
  ],
];
const RIGHT = `query({ dimensions: ['origin'], metrics: [{ metric: 'lateShare' }], segments: ['late'] })`;

/** What the compiler says of each line after the head, from the message to its innermost reason. */
function complaintsOf(lines: readonly string[]): string[] {
  const text = `${HEAD}${lines.join('\n')}\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    customConditions: ['source'],
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) : read(name, ...rest);
  const program = ts.createProgram([FILE], options, host);
  const file = program.getSourceFile(FILE);
  const first = HEAD.split('\n').length - 1;
  const complaints = lines.map(() => '');
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(file)) {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) - first;
    complaints[line] += ts.flattenDiagnosticMessageText(messageText, '\n');
  }
  return complaints;
}

describe('what a typed question refuses, and how it says so', () => {
  const complaints = complaintsOf([RIGHT, ...REFUSED.map(([, asked]) => asked)]);

  it.each(REFUSED.map(([title, , message], index) => [title, message, index + 1] as const))(
    '%s',
    (_, message, line) => {
      expect(complaints[line]).toMatch(message);
    },
  );

  it('nothing of what is right', () => {
    expect(complaints[0]).toBe('');
  });
});
