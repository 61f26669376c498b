import type { ResolvedConfig } from '../config/resolved-config.ts';
import { createFernet, type Fernet } from './fernet/create-fernet.ts';
import { createPasswords, type Passwords } from './passwords/create-passwords.ts';
import { createCsrf, type Csrf } from './tokens/create-csrf.ts';
import { createTokens, type Tokens } from './tokens/create-tokens.ts';

/** What one Lens encrypts, signs and hashes with. */
export interface Crypto {
  fernet: Fernet;
  passwords: Passwords;
  tokens: Tokens;
  csrf: Csrf;
}

/** Makes it from the keys of the configuration. Throws for a key that is none. */
export function openCrypto({ auth, encryptionKeys }: ResolvedConfig, clock: () => Date): Crypto {
  const { secretKey, previousSecretKeys, algorithm, privateKey, issuer, audience } = auth;
  return {
    fernet: createFernet(encryptionKeys, { clock }),
    passwords: createPasswords(),
    tokens: createTokens({
      secretKey,
      previousSecretKeys,
      algorithm,
      privateKey,
      issuer,
      audience,
      expiresInSeconds: auth.accessTokenSeconds,
      clock,
    }),
    csrf: createCsrf({ secretKey, previousSecretKeys }),
  };
}
