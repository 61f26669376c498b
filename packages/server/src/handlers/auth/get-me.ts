import type { Handler } from '../../http/handler.ts';

/** `GET /auth/me` */
export const getMe: Handler<'getMe'> = async ({ lens, principal }) => ({
  kind: 'json',
  status: 200,
  body: await lens.users.me(principal),
});
