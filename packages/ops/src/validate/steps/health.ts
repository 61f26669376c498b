import { fail, pass, warn } from '../../report/finding.ts';
import { fixOf, outcomeOf, textField } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

const FIX = 'Ask "istari-lens health <url>" for the checks and their reasons.';

/** The deployment itself finds nothing wrong. */
export const health: ValidateStepDescriptor = {
  async run({ api, options }) {
    const answer = await api.call('GET', '/health', { token: options.metricsToken });
    const status = textField(answer.body, 'status');
    if (status === 'pass') return pass('Its own checks pass.');
    if (status === 'warn') return warn('Its own checks warn: it works, but not with everything.', FIX);
    return fail(
      `/health ${outcomeOf(answer)}${status === undefined ? '' : `: ${status}`}.`,
      fixOf(answer, FIX),
    );
  },
};
