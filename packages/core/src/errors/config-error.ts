import { LensError } from './lens-error.ts';

export interface ConfigProblem {
  /** Name of the environment variable. */
  variable: string;
  /** What is wrong and what to do; never the value. */
  detail: string;
}

/** Every problem of a configuration at once. */
export class ConfigError extends LensError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `  ${problem.variable}: ${problem.detail}`);
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super('invalid_config', `The configuration has ${count}:\n${lines.join('\n')}`);
    this.problems = Object.freeze([...problems]);
  }
}
