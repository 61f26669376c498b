import type { TestServer } from '../postgres/test-server.ts';

/** One run of the tests: its server, and the names of what it makes there. Plain data. */
export interface TestRun {
  server: TestServer;
  /** Start of the name of every database of this run. */
  prefix: string;
  /** The role that may only read, and its password. */
  reader: { name: string; password: string };
}
