import { SECRET_MIN_BYTES } from '../crypto/derive-key.ts';
import { parseFernetKey } from '../crypto/fernet/fernet-key.ts';
import type { EnvReader } from './env-reader.ts';
import { isGuessable } from './is-guessable.ts';
import { splitList } from './read-values.ts';

const MAKE_SECRET = 'Make one with `openssl rand -base64 48`.';
const MAKE_FERNET_KEY = 'Make one with `openssl rand -base64 32`.';

/** The key in the Fernet specification's test vectors. */
const SPECIFICATION_KEY = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';
const MIN_DISTINCT_BYTES = 12;

/** `SECRET_KEY`. */
export function readSecretKey(reader: EnvReader, strict: boolean): string {
  const secret = reader.secret('SECRET_KEY');
  if (secret === undefined) {
    reader.missing('SECRET_KEY', `is missing. ${MAKE_SECRET}`);
    return '';
  }
  if (Buffer.byteLength(secret, 'utf8') < SECRET_MIN_BYTES) {
    reader.problem('SECRET_KEY', `has fewer than ${SECRET_MIN_BYTES} bytes. ${MAKE_SECRET}`);
  } else if (strict && isGuessable(secret)) {
    reader.problem('SECRET_KEY', `is a sample or too easy to guess. ${MAKE_SECRET}`);
  }
  return secret;
}

/** `SECRET_KEY_PREVIOUS`, a comma list. */
export function readPreviousSecretKeys(reader: EnvReader): string[] {
  const secrets = splitList(reader.secret('SECRET_KEY_PREVIOUS'));
  if (secrets.some((secret) => Buffer.byteLength(secret, 'utf8') < SECRET_MIN_BYTES)) {
    reader.problem(
      'SECRET_KEY_PREVIOUS',
      `holds a key of fewer than ${SECRET_MIN_BYTES} bytes. Keep only former values of SECRET_KEY, separated by commas.`,
    );
  }
  return secrets;
}

/** `ENCRYPTION_KEY`, a comma list of Fernet keys. */
export function readEncryptionKeys(reader: EnvReader, strict: boolean): string[] {
  const keys = splitList(reader.secret('ENCRYPTION_KEY'));
  if (keys.length === 0) {
    reader.missing(
      'ENCRYPTION_KEY',
      `is missing. It is a Fernet key: 32 bytes in base64. ${MAKE_FERNET_KEY}`,
    );
  } else if (keys.some((key) => parseFernetKey(key) === undefined)) {
    const which = keys.length === 1 ? 'is not a Fernet key' : 'holds something that is not a Fernet key';
    reader.problem(
      'ENCRYPTION_KEY',
      `${which}: 32 bytes in base64, several separated by commas. ${MAKE_FERNET_KEY}`,
    );
  } else if (strict && keys.some(isSampleKey)) {
    reader.problem('ENCRYPTION_KEY', `is a sample or too easy to guess. ${MAKE_FERNET_KEY}`);
  }
  return keys;
}

function isSampleKey(key: string): boolean {
  return key === SPECIFICATION_KEY || new Set(Buffer.from(key, 'base64')).size < MIN_DISTINCT_BYTES;
}
