import type { TestRun } from '../test-run.ts';

/** What filling a template may use. */
export interface FillContext {
  /** The template, as the superuser. */
  url: string;
  run: TestRun;
  /** Runs statements in the template; without values, several in one text. */
  query(text: string, values?: unknown[]): Promise<unknown>;
}
