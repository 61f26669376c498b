import { AuthenticationError } from '@istari-lens/core';
import type { Guard } from './guard.ts';

const BEARER = /^bearer +([^\s]+)$/i;

/** Whoever opened the link of the path's key, by the token that opening it gave. */
export const shareLinkGuard: Guard = async (request, { lens }) => {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const visit = { origin: request.headers.origin };
  const principal = await lens.links
    .admit(request.params['key'] ?? '', token, visit)
    .catch((error: unknown) => {
      if (!(error instanceof AuthenticationError)) throw error;
      throw new AuthenticationError(
        'invalid_token',
        'Open the link again: POST to its session gives a token.',
      );
    });
  return { principal };
};
