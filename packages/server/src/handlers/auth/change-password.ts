import type { Handler } from '../../http/handler.ts';
import { countTry } from './count-try.ts';
import { requestFacts } from './request-facts.ts';

/** `POST /auth/change-password`: a wrong current password counts as a wrong login of the account. */
export const changePassword: Handler<'changePassword'> = async ({
  lens,
  context,
  request,
  principal,
  body,
}) => {
  const { email } = await lens.users.me(principal);
  await countTry({ context, request, email }, () =>
    lens.account.changePassword(principal, body, requestFacts(request)),
  );
  return { kind: 'empty', status: 204 };
};
