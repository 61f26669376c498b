import { randomBytes } from 'node:crypto';
import { LensError } from '../../errors/index.ts';
import { parseFernetKey, type FernetKey } from './fernet-key.ts';
import { openFernetToken, readFernetToken, sealFernetToken, type FernetToken } from './fernet-token.ts';

/** How far in the future a timestamp may lie when a TTL is given, in seconds; as in Python's `cryptography`. */
const MAX_CLOCK_SKEW = 60n;
const LONE_SURROGATE = /\p{Surrogate}/u;

export interface FernetOptions {
  /** Stamps tokens and measures their age. @default `() => new Date()` */
  clock?: () => Date;
}

export interface FernetDecryptOptions {
  /**
   * Refuse tokens older than this, and tokens from more than 60 seconds in the future. Without it a
   * token of any time decrypts.
   */
  ttlSeconds?: number;
}

/** Fernet encryption of text. Tokens are interchangeable with every other Fernet implementation. */
export interface Fernet {
  /** Encrypts UTF-8 text with the first key. Throws TypeError for text with a lone surrogate. */
  encrypt(text: string): string;
  /**
   * Decrypts with whichever key fits. Throws LensError `decryption_failed` for every failure alike:
   * changed, expired, foreign, not canonical base64url, or not UTF-8 inside.
   */
  decrypt(token: string, options?: FernetDecryptOptions): string;
  /**
   * Encrypts the content again with the first key, keeping the timestamp; the content may be any
   * bytes. Throws LensError `decryption_failed`.
   */
  rotate(token: string): string;
}

/**
 * Fernet by its specification (https://github.com/fernet/spec, version 0x80) on Node's own OpenSSL.
 * The first key encrypts, all decrypt. Throws LensError `invalid_config` when a key is not one.
 *
 * @param keys One key, several separated by commas, or a list of keys: 32 bytes each as base64.
 * @example
 * const fernet = createFernet([newKey, oldKey]);
 * fernet.decrypt(fernet.encrypt('hello')); // 'hello'
 */
export function createFernet(keys: string | readonly string[], options: FernetOptions = {}): Fernet {
  const [first, ...others] = readKeys(typeof keys === 'string' ? keys.split(',') : keys);
  const all = [first, ...others];
  const clock = options.clock ?? (() => new Date());
  const now = (): bigint => BigInt(Math.floor(clock().getTime() / 1000));

  return {
    encrypt(text) {
      if (LONE_SURROGATE.test(text)) {
        throw new TypeError('The text to encrypt is not valid Unicode: it holds half of a surrogate pair.');
      }
      return sealFernetToken(first, Buffer.from(text, 'utf8'), now(), randomBytes(16));
    },
    decrypt(token, { ttlSeconds } = {}) {
      const { message, timestamp } = open(all, token);
      if (ttlSeconds !== undefined && !isCurrent(timestamp, checkTtl(ttlSeconds), now()))
        throw decryptionFailed();
      return decodeText(message);
    },
    rotate(token) {
      const { message, timestamp } = open(all, token);
      return sealFernetToken(first, message, timestamp, randomBytes(16));
    },
  };
}

/** The one error of every failed decryption; it has no cause, so that it tells nobody what failed. */
export function decryptionFailed(): LensError {
  return new LensError(
    'decryption_failed',
    'The encrypted value could not be read: it was changed, is too old, or was made with a key that is not listed. ' +
      'Check that ENCRYPTION_KEY still lists the key it was made with.',
  );
}

function readKeys(texts: readonly string[]): [FernetKey, ...FernetKey[]] {
  const keys = texts.map((text, index) => {
    const key = parseFernetKey(text);
    if (key === undefined) {
      const which = texts.length === 1 ? 'The Fernet key' : `Fernet key ${index + 1} of ${texts.length}`;
      throw new LensError(
        'invalid_config',
        `${which} is not 32 bytes in base64. Make one with generateFernetKey() or \`openssl rand -base64 32\`.`,
      );
    }
    return key;
  });
  const [first, ...others] = keys;
  if (first === undefined) {
    throw new LensError(
      'invalid_config',
      'There is no Fernet key. Give at least one; generateFernetKey() makes one.',
    );
  }
  return [first, ...others];
}

function open(keys: readonly FernetKey[], text: string): { message: Buffer; timestamp: bigint } {
  const token: FernetToken | undefined = typeof text === 'string' ? readFernetToken(text) : undefined;
  if (token !== undefined) {
    for (const key of keys) {
      const message = openFernetToken(key, token);
      if (message !== undefined) return { message, timestamp: token.timestamp };
    }
  }
  throw decryptionFailed();
}

function checkTtl(ttlSeconds: number): bigint {
  if (!Number.isFinite(ttlSeconds) || ttlSeconds < 0) {
    throw new RangeError(
      'ttlSeconds is not a number of seconds from 0 up. Leave it out to accept tokens of any age.',
    );
  }
  return BigInt(Math.floor(ttlSeconds));
}

function isCurrent(timestamp: bigint, ttl: bigint, now: bigint): boolean {
  return timestamp + ttl >= now && now + MAX_CLOCK_SKEW >= timestamp;
}

function decodeText(message: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(message);
  } catch {
    throw decryptionFailed();
  }
}
