export { encodeRawResult } from './encode/encode-raw-result.ts';
export {
  createExecutor,
  type Executor,
  type ExecutorOptions,
  type ExecutorStats,
  type PlannedSource,
  type RunFacts,
} from './create-executor.ts';
export { createRunningQueries, type QueryOwner, type RunningQueries } from './running-queries.ts';
export { createGate, type Gate, type GateOptions, type GateVisit, type WorkClass } from './create-gate.ts';
export { createLoadGroup, type LoadGroup, type LoadGroupOptions } from './load-group.ts';
export { rememberFacts, type FindFacts } from './remember-facts.ts';
export { createCsvEncoder } from './export/csv-encoder.ts';
export { csvText } from './export/csv-text.ts';
export { createNdjsonEncoder } from './export/ndjson-encoder.ts';
