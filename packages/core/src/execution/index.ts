export {
  createExecutor,
  type Executor,
  type ExecutorOptions,
  type ExecutorStats,
  type RunFacts,
} from './create-executor.ts';
export { createGate, type Gate, type GateOptions, type GateVisit } from './create-gate.ts';
