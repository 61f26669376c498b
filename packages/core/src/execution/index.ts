export {
  createExecutor,
  type Executor,
  type ExecutorOptions,
  type ExecutorStats,
  type RunFacts,
} from './create-executor.ts';
