import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { decodeBase64url, encodeBase64url } from '../base64url.ts';
import type { FernetKey } from './fernet-key.ts';

const VERSION = 0x80;
const TIMESTAMP_AT = 1;
const IV_AT = 9;
const CIPHERTEXT_AT = 25;
const BLOCK_LENGTH = 16;
const HMAC_LENGTH = 32;
const SHORTEST = CIPHERTEXT_AT + BLOCK_LENGTH + HMAC_LENGTH;

/** A token taken apart; nothing in it is trusted until `openFernetToken` has accepted it. */
export interface FernetToken {
  /** Version, timestamp, IV and ciphertext: what the HMAC covers. */
  readonly signed: Buffer;
  readonly hmac: Buffer;
  /** Seconds since the epoch, unsigned 64 bits. */
  readonly timestamp: bigint;
}

/** Makes a token from its parts. `timestamp` is in seconds since the epoch, `iv` has 16 bytes. */
export function sealFernetToken(key: FernetKey, message: Uint8Array, timestamp: bigint, iv: Buffer): string {
  const head = Buffer.alloc(IV_AT);
  head.writeUInt8(VERSION);
  head.writeBigUInt64BE(timestamp, TIMESTAMP_AT);
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv);
  const signed = Buffer.concat([head, iv, cipher.update(message), cipher.final()]);
  return encodeBase64url(Buffer.concat([signed, hmacOf(key, signed)]), 'required');
}

/** Takes a token apart. Undefined unless it is canonical base64url of version 0x80 and long enough. */
export function readFernetToken(text: string): FernetToken | undefined {
  const bytes = decodeBase64url(text, 'required');
  if (bytes === undefined || bytes.length < SHORTEST || bytes[0] !== VERSION) return undefined;
  return {
    signed: bytes.subarray(0, -HMAC_LENGTH),
    hmac: bytes.subarray(-HMAC_LENGTH),
    timestamp: bytes.readBigUInt64BE(TIMESTAMP_AT),
  };
}

/** The message of a token, or undefined when it was not made with this key or is not well formed. */
export function openFernetToken(key: FernetKey, token: FernetToken): Buffer | undefined {
  if (!timingSafeEqual(hmacOf(key, token.signed), token.hmac)) return undefined;
  const decipher = createDecipheriv(
    'aes-128-cbc',
    key.encryption,
    token.signed.subarray(IV_AT, CIPHERTEXT_AT),
  );
  try {
    return Buffer.concat([decipher.update(token.signed.subarray(CIPHERTEXT_AT)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function hmacOf(key: FernetKey, signed: Buffer): Buffer {
  return createHmac('sha256', key.signing).update(signed).digest();
}
