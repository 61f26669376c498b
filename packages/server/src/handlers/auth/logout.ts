import type { Handler } from '../../http/handler.ts';

/** `POST /auth/logout`: without a session there is nothing to end, which is no error. */
export const logout: Handler<'logout'> = async ({ lens, session }) => {
  if (session !== undefined) await lens.auth.logout(session.refreshToken);
  return { kind: 'empty', status: 204, ...(session?.by === 'body' ? {} : { refreshCookie: null }) };
};
