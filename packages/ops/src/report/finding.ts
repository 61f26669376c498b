/** How a check ended. `skip`: what it needs was not given. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip';

/** What a check found. */
export interface Finding {
  status: CheckStatus;
  /** What is so, in a sentence or more; never a secret, URL or host name. */
  reason: string;
  /** What to do; absent when there is nothing to do. */
  fix?: string;
}

/** All is well. */
export const pass = (reason: string): Finding => ({ status: 'pass', reason });

/** It works, but should be mended. */
export const warn = (reason: string, fix: string): Finding => ({ status: 'warn', reason, fix });

/** It must be mended before this is a deployment. */
export const fail = (reason: string, fix: string): Finding => ({ status: 'fail', reason, fix });

/** It could not be looked at; `fix` says what to give. */
export const skip = (reason: string, fix?: string): Finding => ({
  status: 'skip',
  reason,
  ...(fix === undefined ? {} : { fix }),
});

/** The gravest of several findings with the reasons and fixes of all that are as grave; `well` when none is. */
export function worstOf(findings: readonly Finding[], well: string): Finding {
  for (const status of ['fail', 'warn'] as const) {
    const grave = findings.filter((finding) => finding.status === status);
    if (grave.length > 0) {
      const join = (texts: (string | undefined)[]): string =>
        [...new Set(texts.filter((text) => text !== undefined))].join(' ');
      return {
        status,
        reason: join(grave.map(({ reason }) => reason)),
        fix: join(grave.map(({ fix }) => fix)),
      };
    }
  }
  return pass(well);
}
