import { openFor, sealFor, type Fernet } from '../../crypto/index.ts';
import type { CursorSeal } from '../../query/index.ts';

/** What cursors are made for: nothing else that is encrypted passes for one. */
const PLACE = 'query/cursor';

/** Cursors that only holders of the encryption keys can make and read. */
export function createCursorSeal(fernet: Fernet): CursorSeal {
  return {
    seal: (text) => sealFor(fernet, PLACE, text),
    open(sealed) {
      try {
        return openFor(fernet, PLACE, sealed);
      } catch {
        return undefined;
      }
    },
  };
}
