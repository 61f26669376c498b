import type { Dataset, DatasetDefinition } from '@istari-lens/core';
import {
  compileQuery,
  createDatasetModels,
  createZoneSource,
  fusePlans,
  type QueryContext,
} from '../../../packages/core/src/query/index.ts';
import { AIRPORTS_DATASET, keyedQuestion } from '../questions.ts';
import { ORDERS_DATASET } from '../retail/dataset.ts';
import { SALES_DASHBOARD } from '../retail/sales-dashboard.ts';
import { questionOf } from '../retail/widget.ts';

/** Microseconds of CPU, by round. */
export interface CompileFigures {
  question: number[];
  dashboard: number[];
  /** Statements that the dashboard's 12 questions are fused into. */
  statements: number;
}

const { rounds, seconds } = JSON.parse(process.argv[2] ?? '{}') as { rounds: number; seconds: number };
const stored = (definition: DatasetDefinition): Dataset => ({
  title: definition.name,
  ...definition,
  id: definition.name,
  revision: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});
const common = { zones: createZoneSource(), models: createDatasetModels() };
const contextOf = (dataset: Dataset): QueryContext => ({
  ...common,
  dataset,
  principal: {
    kind: 'user',
    id: 'user',
    tenant: 'default',
    role: 'viewer',
    scopes: ['query:read'],
    attributes: {},
  },
  now: new Date('2026-03-12T12:00:00.000Z'),
  timezones: [],
  limits: {
    maxRows: 50_000,
    maxDimensions: 8,
    maxMetrics: 20,
    maxFilters: 40,
    maxFilterDepth: 5,
    maxListValues: 100,
  },
});
const [airports, orders] = [contextOf(stored(AIRPORTS_DATASET)), contextOf(stored(ORDERS_DATASET))];
const facts = { rows: () => 5_000_000, distinct: (_table: object, column: string) => DISTINCT.get(column) };
const DISTINCT = new Map([
  ['category', 12],
  ['channel', 6],
  ['country', 30],
  ['discounted', 2],
  ['quantity', 8],
  ['customer_id', 100_000],
]);

function compileQuestion(number: number): number {
  return compileQuery(keyedQuestion(number % 89_000), airports).columns.length;
}

function compileDashboard(): number {
  const plans = SALES_DASHBOARD.flatMap((widget) => compileQuery(questionOf(widget), orders).plan ?? []);
  return fusePlans(plans, facts).length;
}

/** Microseconds of CPU a call, over so many seconds. */
function cost(work: (number: number) => number): number {
  const before = process.cpuUsage();
  const endsAt = performance.now() + seconds * 1000;
  let calls = 0;
  while (performance.now() < endsAt) for (let more = 0; more < 20; more += 1) work((calls += 1));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

cost(compileQuestion);
cost(compileDashboard);
const figures: CompileFigures = { question: [], dashboard: [], statements: compileDashboard() };
for (let round = 0; round < rounds; round += 1) {
  figures.question.push(cost(compileQuestion));
  figures.dashboard.push(cost(compileDashboard));
}
process.send?.(figures);
process.disconnect();
