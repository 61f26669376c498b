'use client';

import { createContext, use } from 'react';
import type { LensClient, User } from '@istari-lens/client';

/** The client, and who is signed in with it. */
export interface LensContextValue {
  client: LensClient;
  user: User;
  logout(): Promise<void>;
}

/** Given by `LensProvider` once somebody is signed in. */
export const LensContext = createContext<LensContextValue | undefined>(undefined);

/** The client of whoever is signed in. Only inside `LensProvider`. */
export function useLens(): LensContextValue {
  const value = use(LensContext);
  if (!value) throw new Error('useLens was called outside of LensProvider.');
  return value;
}
