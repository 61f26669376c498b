import path from 'node:path';
import ts from 'typescript';
import { formatFigure, formatSummary, summarize } from './statistics.ts';

// Processor time that the compiler takes for ten questions about a dataset of fifty fields, typed and untyped: a fresh program
// each time, one after the other in every round, so that what disturbs the machine disturbs both.
// node --conditions=source bench/src/type-check.ts [rounds]

const ROUNDS = Number(process.argv[2] ?? 7);
const FILE = path.join(import.meta.dirname, '../../packages/client/src/sample.ts');
const TYPES = ['text', 'integer', 'decimal', 'timestamp', 'boolean'] as const;

const fields = Array.from({ length: 50 }, (_, index) => `field${index}: { type: '${TYPES[index % 5]}' }`);
const HEAD = `import { createClient, defineDataset } from './index.ts';
const wide = defineDataset({ name: 'wide', fields: { ${fields.join(', ')} }, metrics: { margin: { type: 'decimal' } } });
export const client = createClient({ baseUrl: '' });
`;

/** The columns of a question; `n` makes each another one. */
function question(n: number): string {
  const at = (type: number): string => `field${5 * (n % 10) + type}`;
  return `dimensions: ['${at(0)}', { field: '${at(3)}', granularity: 'month', as: 'month' }],
  metrics: [{ aggregate: 'sum', field: '${at(1)}', as: 'sum' }, { aggregate: 'max', field: '${at(2)}' }, { metric: 'margin' }],
  filters: [{ field: '${at(1)}', op: 'gt', value: ${n} }, { or: [{ field: '${at(0)}', op: 'in', value: ['a', 'b'] }, { field: '${at(4)}', op: 'eq', value: true }] }],
  orderBy: [{ field: 'sum', direction: 'desc' }]`;
}

const numbers = Array.from({ length: 10 }, (_, n) => n);
const typed = `${HEAD}${numbers.map((n) => `export const rows${n} = client.from(wide).query({ ${question(n)} }).then(({ rows: [row] }) => row?.sum);`).join('\n')}`;
const untyped = `${HEAD}export const name = wide.name;
${numbers
  .map(
    (n) =>
      `export const rows${n} = client.query<{ sum: number | null; month: string | null }>({ dataset: 'wide', ${question(n)} }).then(({ rows: [row] }) => row?.sum);`,
  )
  .join('\n')}`;

/** Milliseconds of processor time for reading and checking the program. Throws where it has an error, which would measure something else. */
function check(text: string): number {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
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
  const before = process.cpuUsage();
  const program = ts.createProgram([FILE], options, host);
  const problems = ts.getPreEmitDiagnostics(program, program.getSourceFile(FILE));
  const { user, system } = process.cpuUsage(before);
  for (const { messageText } of problems) throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
  return (user + system) / 1000;
}

check(untyped);
check(typed);
const rounds = Array.from({ length: ROUNDS }, () => ({ untyped: check(untyped), typed: check(typed) }));
const ratio = summarize(rounds.map((round) => round.typed / round.untyped));
console.log(`TypeScript ${ts.version}, ${ROUNDS} rounds, medians and ranges:`);
console.log(`untyped ${formatSummary(summarize(rounds.map((round) => round.untyped)))} ms`);
console.log(`typed   ${formatSummary(summarize(rounds.map((round) => round.typed)))} ms`);
console.log(
  `typed by untyped ${formatSummary(ratio)}; bar 1.5: ${ratio.median <= 1.5 ? 'met' : `missed by ${formatFigure(ratio.median / 1.5)}`}`,
);
