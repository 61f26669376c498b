import type { ClientOptions } from '../options.ts';
import type { Session } from './session.ts';

/** A session for clients that are handed their token: nothing to log in to, nothing to renew but the token. */
export function createGivenToken(getToken: NonNullable<ClientOptions['getToken']>): Session {
  const refuse = async (): Promise<never> => {
    throw new TypeError(
      'This client takes its token from getToken, so it has no session to log in, renew or end.',
    );
  };
  return {
    login: refuse,
    refresh: refuse,
    logout: refuse,
    forget: async () => undefined,
    exists: async () => true,
    token: async () => getToken({ rejected: false }),
    async renewed(refused) {
      const token = await getToken({ rejected: true });
      return token === refused ? undefined : token;
    },
  };
}
