import type { ConfigProblem } from '@istari-lens/core';

/** Problems of variables in one line. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(({ variable, detail }) => `${variable} ${detail}`).join(' ');
}
