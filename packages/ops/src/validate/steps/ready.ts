import { setTimeout as sleep } from 'node:timers/promises';
import { fail, pass } from '../../report/finding.ts';
import { fixOf, outcomeOf } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

const PAUSE_MS = 250;

/** The deployment takes traffic; a rollout is given its time. */
export const ready: ValidateStepDescriptor = {
  async run(context) {
    const deadline = performance.now() + (context.options.readyWithinMs ?? 0);
    for (;;) {
      const answer = await context.api.call('GET', '/health/ready');
      context.readiness = answer.body;
      if (answer.status === 200) return pass('The deployment is ready.');
      if (performance.now() + PAUSE_MS > deadline) {
        return fail(
          `/health/ready ${outcomeOf(answer)}.${failingOf(answer.body)}`,
          fixOf(
            answer,
            'Ask "istari-lens health <url>", read the log of the new processes, and roll back if it stays; see docs/operations.md.',
          ),
        );
      }
      await sleep(PAUSE_MS);
    }
  },
};

/** Names of the failing checks of a health report, with their codes. */
function failingOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('checks' in body)) return '';
  const names = Object.entries(Object(body.checks) as Record<string, unknown>).flatMap(([name, checks]) =>
    Array.isArray(checks) && checks.some((check: unknown) => statusOf(check) === 'fail') ? [name] : [],
  );
  return names.length === 0 ? '' : ` Failing: ${names.join(', ')}.`;
}

function statusOf(check: unknown): unknown {
  return typeof check === 'object' && check !== null && 'status' in check ? check.status : undefined;
}
