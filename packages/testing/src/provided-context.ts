import type { TestRun } from './databases/test-run.ts';
import type { ServiceReport } from './services/service-report.ts';

declare module 'vitest' {
  /** What the global set-up hands to every integration test; plain data. */
  interface ProvidedContext {
    testRun: TestRun;
    services: ServiceReport;
    /** What to say about the choice of servers, one line each. */
    serverNotes: string[];
  }
}
