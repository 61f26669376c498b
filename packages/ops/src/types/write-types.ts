import type { Column, Dataset } from '@istari-lens/core/contract';

/** A dataset, and the types of its metrics as far as they are known. */
export interface DescribedDataset {
  dataset: Dataset;
  metrics: Readonly<Record<string, Column['type'] | undefined>>;
}

const HEAD = `// Written by \`istari-lens types\` from the datasets of the API. Write it anew when they change: \`--check\` tells.
import { defineDataset } from '@istari-lens/client';
`;

/** A TypeScript module that declares these datasets. */
export function writeTypes(datasets: readonly DescribedDataset[]): string {
  const taken = new Set<string>();
  return [HEAD, ...datasets.map((described) => declarationOf(described, taken))].join('\n');
}

function declarationOf({ dataset, metrics }: DescribedDataset, taken: Set<string>): string {
  const lines = [
    `/** ${commentOf(dataset)} */`,
    `export const ${identifierOf(dataset.name, taken)} = defineDataset({`,
    `  name: ${textOf(dataset.name)},`,
    ...record('fields', dataset.fields, ({ type }) => `{ type: ${textOf(type)} }`),
    ...record('metrics', dataset.metrics, (_, name) => {
      const type = metrics[name];
      return type === undefined ? '{}' : `{ type: ${textOf(type)} }`;
    }),
    ...record('segments', dataset.segments, () => '{}'),
    '});',
  ];
  return `${lines.join('\n')}\n`;
}

function record<Value>(
  key: string,
  given: Readonly<Record<string, Value>> | undefined,
  write: (value: Value, name: string) => string,
): string[] {
  const entries = Object.entries(given ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return key === 'fields' ? ['  fields: {},'] : [];
  return [
    `  ${key}: {`,
    ...entries.map(([name, value]) => `    ${propertyOf(name)}: ${write(value, name)},`),
    '  },',
  ];
}

/** One line, without what would end the comment. */
function commentOf({ title, description }: Dataset): string {
  const text = description === undefined ? title : `${title}: ${description}`;
  return text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\u200b/').slice(0, 200);
}

/** Names hold letters, digits, `_` and `-` only; whatever else an API may send stays text. */
function textOf(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll("'", String.raw`\'`)}'`;
}

function propertyOf(name: string): string {
  // As a key of a literal it would be the prototype.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_]\w*$/.test(name) ? name : textOf(name);
}

/** The dataset's name as a name of a constant: `order-lines` is `orderLines`. */
function identifierOf(name: string, taken: Set<string>): string {
  const joined = name.replaceAll(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase());
  const plain = RESERVED.has(joined) ? `${joined}Dataset` : joined;
  let free = plain;
  for (let next = 2; taken.has(free); next += 1) free = `${plain}${next}`;
  taken.add(free);
  return free;
}

/** Words that name no constant of a module. */
const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield defineDataset`.split(/\s+/),
);
