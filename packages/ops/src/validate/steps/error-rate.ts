import { fail, pass, skip, type Finding } from '../../report/finding.ts';
import { fixOf, outcomeOf } from '../api-client.ts';
import { parsePrometheusText } from '../prometheus-text.ts';
import { requestStatistics } from '../request-statistics.ts';
import type { ValidateContext, ValidateStepDescriptor } from '../step.ts';

/** Few requests end in a fault of the server. */
export const errorRate: ValidateStepDescriptor = {
  async run(context) {
    const problem = await readMetrics(context);
    if (problem !== undefined) return problem;
    const statistics = requestStatistics(context.samples ?? []);
    if (statistics === null) return skip('No request was counted yet.');
    const { requests, errors, errorRate: rate } = statistics;
    const highest = context.options.maxErrorRate ?? 0.01;
    const facts = `${errors} of ${requests} requests ended in a fault of the server (${(rate * 100).toFixed(2)} %)`;
    if (rate <= highest) return pass(`${facts}.`);
    return fail(
      `${facts}; at most ${(highest * 100).toFixed(2)} % may.`,
      'Find them in the log by level ERROR and their requestId; roll back if they came with this release.',
    );
  },
};

/** Reads the metrics for this step and the next; resolves to what is wrong when they cannot be read. */
async function readMetrics(context: ValidateContext): Promise<Finding | undefined> {
  const answer = await context.api.call('GET', '/metrics', { token: context.options.metricsToken });
  if (answer.status === 200 && answer.text.includes('api_requests_total')) {
    context.samples = parsePrometheusText(answer.text);
    return undefined;
  }
  if (answer.status === 200)
    return fail(
      '/metrics is not that of Istari Lens.',
      'Check the path of the address, and what the proxy does with /metrics.',
    );
  const isRefused = answer.status === 401 || answer.status === 403;
  return fail(
    `/metrics ${outcomeOf(answer)}.`,
    fixOf(
      answer,
      isRefused
        ? 'Set METRICS_TOKEN to that of the deployment, or run this from a private address of its network.'
        : 'Read the log of the API for this request.',
    ),
  );
}
