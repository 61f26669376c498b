import { fail, pass, skip } from '../../report/finding.ts';
import { fixOf, outcomeOf, textField } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** A user can log in. */
export const login: ValidateStepDescriptor = {
  async run(context) {
    const { login: credentials } = context.options;
    if (credentials === false) return skip('No login was asked for.');
    const answer = await context.api.call('POST', '/auth/login', {
      body: { ...credentials, session: 'body' },
    });
    const accessToken = textField(answer.body, 'accessToken');
    const refreshToken = textField(answer.body, 'refreshToken');
    if (accessToken !== undefined && refreshToken !== undefined) {
      context.session = { accessToken, refreshToken };
      return pass(`Logged in within ${answer.durationMs ?? 0} ms.`);
    }
    const fix =
      answer.status === 401
        ? 'Correct VALIDATE_EMAIL and VALIDATE_PASSWORD; the user must exist and be enabled.'
        : 'Read the log of the API for this request, and check the app database.';
    return fail(`The test login ${outcomeOf(answer)}.`, fixOf(answer, fix));
  },
};
