import { fail, pass, skip } from '../../report/finding.ts';
import { fixOf, outcomeOf } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** The session of the test login ends, and its refresh token with it. */
export const logout: ValidateStepDescriptor = {
  async run(context) {
    const { api, session } = context;
    if (session === undefined) return skip('Nobody is logged in.');
    const body = { refreshToken: session.refreshToken };
    const answer = await api.call('POST', '/auth/logout', { body });
    context.session = undefined;
    const fix = 'Read the log of the API for this request, and check the app database.';
    if (answer.status !== 204) return fail(`Logging out ${outcomeOf(answer)}.`, fixOf(answer, fix));
    const again = await api.call('POST', '/auth/refresh', { body });
    if (again.status === 401) return pass('Logged out; the session is over.');
    return fail(`After logging out, refreshing ${outcomeOf(again)} instead of 401.`, fix);
  },
};
