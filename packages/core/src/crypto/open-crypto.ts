import type { ResolvedConfig } from '../config/resolved-config.ts';
import { createFernet, type Fernet } from './fernet/create-fernet.ts';
import { createPasswords, type Passwords } from './passwords/create-passwords.ts';
import { createCsrf, type Csrf } from './tokens/create-csrf.ts';
import { createTokens, type Tokens } from './tokens/create-tokens.ts';

/** How long a share link is open once it was opened. */
export const SHARE_SECONDS = 3_600;
/** The longest that an embed token lives. */
export const EMBED_SECONDS = 600;

/** What one Lens encrypts, signs and hashes with. */
export interface Crypto {
  fernet: Fernet;
  passwords: Passwords;
  tokens: Tokens;
  embedTokens: Tokens;
  shareTokens: Tokens;
  csrf: Csrf;
}

/** Makes it from the keys of the configuration. Throws for a key that is none. */
export function openCrypto({ auth, encryptionKeys }: ResolvedConfig, clock: () => Date): Crypto {
  const { secretKey, previousSecretKeys, algorithm, privateKey, issuer, audience } = auth;
  const jwt = { secretKey, previousSecretKeys, algorithm, privateKey, issuer, audience, clock };
  return {
    fernet: createFernet(encryptionKeys, { clock }),
    passwords: createPasswords(),
    tokens: createTokens({ ...jwt, expiresInSeconds: auth.accessTokenSeconds }),
    embedTokens: createTokens({ ...jwt, kind: 'embed', expiresInSeconds: EMBED_SECONDS }),
    shareTokens: createTokens({ ...jwt, kind: 'share', expiresInSeconds: SHARE_SECONDS }),
    csrf: createCsrf({ secretKey, previousSecretKeys }),
  };
}
