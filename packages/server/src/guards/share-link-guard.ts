import { NotFoundError } from '@istari-lens/core';
import type { Guard } from './guard.ts';

/** No link can exist before links can be made: every key is as unknown as any other. */
export const shareLinkGuard: Guard = () => {
  throw new NotFoundError('The shared dashboard');
};
