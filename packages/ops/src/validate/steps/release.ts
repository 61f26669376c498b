import { fail, pass, skip } from '../../report/finding.ts';
import { textField } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** What answers is what was deployed. */
export const release: ValidateStepDescriptor = {
  async run({ options, readiness }) {
    const found = textField(readiness, 'releaseId');
    if (options.release === undefined) {
      return skip(`No release was expected; ${found ?? 'none'} answers.`, 'Give --release, or set RELEASE.');
    }
    if (found === options.release) return pass(`Release ${found} answers.`);
    return fail(
      `Release ${found ?? 'unknown'} answers instead of ${options.release}.`,
      'Wait for the rollout to end, see that RELEASE is set in the new processes, and that the load balancer sends traffic to them.',
    );
  },
};
