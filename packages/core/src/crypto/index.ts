export {
  createFernet,
  type Fernet,
  type FernetDecryptOptions,
  type FernetOptions,
} from './fernet/create-fernet.ts';
export { generateFernetKey } from './fernet/fernet-key.ts';
export { openFor, sealFor } from './fernet/bound-value.ts';
export type { JwtAlgorithm } from './jwt/algorithms.ts';
export { MAX_TOKEN_LENGTH } from './jwt/verify-jwt.ts';
export { EMBED_SECONDS, SHARE_SECONDS } from './open-crypto.ts';
export {
  createPasswords,
  type Passwords,
  type PasswordsOptions,
  type PasswordVerdict,
} from './passwords/create-passwords.ts';
export { guessablePasswordIssues } from './passwords/guessable-password-issues.ts';
export { isUsablePasswordHash } from './passwords/password-cost.ts';
export { passwordIssues } from './passwords/password-issues.ts';
export { createCsrf, type Csrf, type CsrfOptions } from './tokens/create-csrf.ts';
export { createRandomToken, hashToken, type RandomToken } from './tokens/random-token.ts';
export { createTokens, type TokenKind, type Tokens, type TokensOptions } from './tokens/create-tokens.ts';
export type { AttributeValue, TokenClaims, VerifiedToken } from './tokens/token-claims.ts';
