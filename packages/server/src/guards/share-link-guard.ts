import { NotFoundError } from '@istari-lens/core';
import type { Guard } from './guard.ts';

/** No link can exist before links can be made: all keys are unknown alike. */
export const shareLinkGuard: Guard = () => {
  throw new NotFoundError('The shared dashboard');
};
