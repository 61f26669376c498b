import { fail, pass, skip } from '../../report/finding.ts';
import { requestStatistics } from '../request-statistics.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** Requests are answered in time. */
export const latency: ValidateStepDescriptor = {
  async run({ samples, options }) {
    if (samples === undefined) return skip('The metrics could not be read.');
    const statistics = requestStatistics(samples);
    if (statistics === null) return skip('No request was counted yet.');
    const longest = options.maxP95Ms ?? 1_000;
    const time = Number.isFinite(statistics.p95Ms) ? `${Math.round(statistics.p95Ms)} ms` : 'over 30 s';
    const facts = `95 of 100 requests took up to ${time}`;
    if (statistics.p95Ms <= longest) return pass(`${facts}.`);
    return fail(
      `${facts}; at most ${longest} ms is allowed.`,
      'See "Slow" in docs/operations.md: db slow-queries, db locks, db cache-hit.',
    );
  },
};
