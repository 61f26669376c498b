import type { LensClient } from '@istari-lens/client';

/** Whom answers are for: what is kept under one session is never shown in another. */
export interface LensScope {
  client: LensClient;
  /**
   * Names who is asking, such as the user's id. It stands in every query key, so two users of one browser share
   * nothing. Clients of different servers need different names.
   */
  session: string;
}
