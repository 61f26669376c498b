import { fail, pass, skip } from '../../report/finding.ts';
import { outcomeOf } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** One read of the app database, as that user. */
export const appDatabase: ValidateStepDescriptor = {
  async run({ api, session }) {
    if (session === undefined) return skip('Nobody is logged in.');
    const answer = await api.call('GET', '/dashboards', { token: session.accessToken });
    if (answer.status === 200) return pass(`The dashboards were listed within ${answer.durationMs} ms.`);
    return fail(
      `Listing the dashboards ${outcomeOf(answer)}.`,
      'Check that the app database runs and is at this release ("istari-lens migrate check").',
    );
  },
};
