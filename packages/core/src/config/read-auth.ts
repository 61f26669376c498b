import {
  isSecretAlgorithm,
  JWT_ALGORITHMS,
  KEY_PAIR_ALGORITHMS,
  type JwtAlgorithm,
} from '../crypto/jwt/algorithms.ts';
import { parseKeyFile } from '../crypto/jwt/key-file.ts';
import type { EnvReader } from './env-reader.ts';
import { readPreviousSecretKeys, readSecretKey } from './read-keys.ts';
import { readChoice, readInteger } from './read-values.ts';
import type { ResolvedConfig } from './resolved-config.ts';
import { readSecretFile } from './secret-file.ts';

const MINUTE = 60;

/** `SECRET_KEY*`, `JWT_*`, `REFRESH_TOKEN_EXPIRE_DAYS`, `PASSWORD_MIN_LENGTH` and `BOOTSTRAP_ADMIN_*`. */
export function readAuth(reader: EnvReader, strict: boolean): ResolvedConfig['auth'] {
  const algorithm = readChoice(reader, 'JWT_ALGORITHM', JWT_ALGORITHMS, 'HS256');
  const passwordMinLength = readInteger(reader, 'PASSWORD_MIN_LENGTH', {
    fallback: 15,
    min: 8,
    max: 128,
  });
  return {
    secretKey: readSecretKey(reader, strict),
    previousSecretKeys: readPreviousSecretKeys(reader),
    algorithm,
    privateKey: readPrivateKey(reader, algorithm),
    issuer: reader.text('JWT_ISSUER') ?? 'istari-lens',
    audience: reader.text('JWT_AUDIENCE') ?? 'istari-lens',
    accessTokenSeconds:
      readInteger(reader, 'JWT_EXPIRE_MINUTES', { fallback: 60, min: 1, max: 1440 }) * MINUTE,
    refreshTokenDays: readInteger(reader, 'REFRESH_TOKEN_EXPIRE_DAYS', {
      fallback: 14,
      min: 1,
      max: 365,
    }),
    passwordMinLength,
    bootstrapAdmin: readBootstrapAdmin(reader, passwordMinLength),
  };
}

function readPrivateKey(reader: EnvReader, algorithm: JwtAlgorithm): string | undefined {
  const path = reader.text('JWT_KEY_FILE');
  if (isSecretAlgorithm(algorithm)) {
    if (path !== undefined) {
      reader.problem(
        'JWT_KEY_FILE',
        `is set, but ${algorithm} signs with SECRET_KEY. Remove it, or set JWT_ALGORITHM to RS256, PS256, ES256 or EdDSA.`,
      );
    }
    return undefined;
  }
  const needed = `${KEY_PAIR_ALGORITHMS[algorithm]} as an unencrypted PEM private key`;
  if (path === undefined) {
    reader.missing('JWT_KEY_FILE', `is missing. ${algorithm} needs a file with ${needed}.`);
    return undefined;
  }
  const pem = readSecretFile(path, (detail) => reader.problem('JWT_KEY_FILE', detail));
  if (pem !== undefined && parseKeyFile(pem, algorithm) === undefined) {
    reader.problem('JWT_KEY_FILE', `names a file that does not fit ${algorithm}. It needs ${needed}.`);
  }
  return pem;
}

function readBootstrapAdmin(
  reader: EnvReader,
  passwordMinLength: number,
): ResolvedConfig['auth']['bootstrapAdmin'] {
  const email = reader.text('BOOTSTRAP_ADMIN_EMAIL');
  const password = reader.secret('BOOTSTRAP_ADMIN_PASSWORD');
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    reader.problem(
      'BOOTSTRAP_ADMIN_EMAIL',
      'is not an e-mail address. Correct it, or remove it together with BOOTSTRAP_ADMIN_PASSWORD.',
    );
  }
  if (password !== undefined && [...password].length < passwordMinLength) {
    reader.problem(
      'BOOTSTRAP_ADMIN_PASSWORD',
      `has fewer than ${passwordMinLength} characters, which PASSWORD_MIN_LENGTH asks for. Use a longer one.`,
    );
  }
  if (email !== undefined && password !== undefined) return { email, password };
  if (email !== undefined) {
    reader.missing(
      'BOOTSTRAP_ADMIN_PASSWORD',
      'is missing, while BOOTSTRAP_ADMIN_EMAIL is set. Set both or neither.',
    );
  }
  if (password !== undefined) {
    reader.missing(
      'BOOTSTRAP_ADMIN_EMAIL',
      'is missing, while BOOTSTRAP_ADMIN_PASSWORD is set. Set both or neither.',
    );
  }
  return undefined;
}
