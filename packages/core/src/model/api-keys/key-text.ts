import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every key begins with, so that people, scanners and Lens itself know one. */
const START = 'lens_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 digits of 62 hold 256.03 bits. */
const SECRET_DIGITS = 43;
/** Six digits of 62 hold more than the 32 bits of a CRC. */
const CHECK_DIGITS = 6;
const SHAPE = /^lens_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[0-9A-Za-z]{49}$/;

/** A key to show once, and what to store in its place. */
export interface NewKeyText {
  text: string;
  /** SHA-256 of the whole text, 32 bytes. */
  hash: Buffer;
}

/** True for what is meant to be an API key, be it a good one or not. Tokens of other kinds never begin so. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(START);
}

/** A new id for a key. */
export function newKeyId(): string {
  return randomUUID();
}

/** `lens_<id>_<secret><checksum>`: 256 random bits, and a CRC-32 of all before it that catches typing errors. */
export function newKeyText(id: string): NewKeyText {
  const body = `${START}${id.replaceAll('-', '')}_${randomDigits(SECRET_DIGITS)}`;
  const text = body + checksumOf(body);
  return { text, hash: hashOfKey(text) };
}

/** The id in a key whose checksum is right; undefined for what cannot be a key, without a look at any database. */
export function keyIdOf(text: string): string | undefined {
  const parts = SHAPE.exec(text);
  if (parts === null || checksumOf(text.slice(0, -CHECK_DIGITS)) !== text.slice(-CHECK_DIGITS))
    return undefined;
  return parts.slice(1).join('-');
}

/** First characters of a key, to recognise it by; they tell nothing of its secret. */
export function keyPrefixOf(id: string): string {
  return START + id.slice(0, 8);
}

/** What is stored of a key. A plain hash is enough for 256 random bits. */
export function hashOfKey(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Digits that are all equally likely: bytes beyond the last multiple of 62 are thrown away. */
function randomDigits(count: number): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of randomBytes(count)) {
      if (byte < 248 && digits.length < count) digits += DIGITS[byte % 62] ?? '';
    }
  }
  return digits;
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let digit = 0; digit < CHECK_DIGITS; digit += 1) {
    digits = (DIGITS[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
