import type { Principal } from '../../contract/types/identity.ts';

/** Which session each principal was made of. It is nothing of a principal's own, for it is nothing to ask data with. */
export interface CurrentSessions {
  note(principal: Principal, sessionId: string): void;
  /** Undefined for a principal that was not made of a session here, such as a copy. */
  of(principal: Principal): string | undefined;
}

/** Forgets a principal when nobody holds it any more. */
export function createCurrentSessions(): CurrentSessions {
  const sessions = new WeakMap<Principal, string>();
  return {
    note: (principal, sessionId) => {
      sessions.set(principal, sessionId);
    },
    of: (principal) => sessions.get(principal),
  };
}
