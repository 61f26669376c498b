import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { isCacheEntry } from '../is-cache-entry.ts';
import type { CacheEntry } from '../types.ts';

/** Bytes of a token: who wrote an entry, and who holds a lease. */
export const TOKEN_BYTES = 16;

/** Of what is sealed: entries of a release with another one are under other names, and so not even met. */
const FORMAT = 2;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const TIMES_BYTES = 4 * 8;
/** The times and the version, and the length of what is text. */
const HEAD_BYTES = TIMES_BYTES + 4;
/** A key of its own for every entry makes this nonce one of a kind. */
const NONCE = Buffer.alloc(12);

/**
 * Turns entries into bytes for a place that others can read and write, and back. Names and tags become
 * codes there that tell nothing, and what was not sealed by this deployment for this very key is not
 * opened.
 */
export interface EntrySealer {
  /** Text for key names, different for each deployment: two on one server do not meet. */
  readonly deployment: string;
  /** 32 bytes that stand for a cache key. */
  nameOf(key: string): Buffer;
  /** 16 bytes that stand for a tag. */
  tagOf(tag: string): Buffer;
  newToken(): Buffer;
  /** The token, then the entry encrypted and authenticated together with it and the key's name. */
  seal(name: Buffer, token: Buffer, entry: CacheEntry): Buffer;
  /** The entry, or undefined for bytes that were not sealed so. Never throws. */
  open(name: Buffer, sealed: Uint8Array): CacheEntry | undefined;
}

/**
 * A sealer for one deployment: AES-256-GCM (NIST SP 800-38D) with a key for each entry, made by HMAC-SHA-256
 * of the entry's random token, so that no key meets two messages.
 *
 * @param key 32 bytes made from the deployment's secret, for this purpose only.
 * @param deployment What tells this deployment from another one with the same secret.
 */
export function createEntrySealer(key: Buffer, deployment: string): EntrySealer {
  if (key.length !== KEY_BYTES) throw new TypeError(`The key of a shared cache has ${KEY_BYTES} bytes.`);
  const derive = (purpose: string): Buffer =>
    createHmac('sha256', key).update(`${FORMAT}\0${purpose}\0${deployment}`).digest();
  const [names, tags, entries] = [derive('names'), derive('tags'), derive('entries')];

  const entryKey = (name: Buffer, token: Uint8Array): Buffer =>
    createHmac('sha256', entries).update(name).update(token).digest();

  return {
    deployment: derive('deployment').toString('hex', 0, 8),
    // UTF-16: in UTF-8 every lone surrogate would become the same replacement character.
    nameOf: (cacheKey) => createHmac('sha256', names).update(cacheKey, 'utf16le').digest(),
    tagOf: (tag) => createHmac('sha256', tags).update(tag, 'utf16le').digest().subarray(0, 16),
    newToken: () => randomBytes(TOKEN_BYTES),
    seal(name, token, entry) {
      const cipher = createCipheriv('aes-256-gcm', entryKey(name, token), NONCE);
      return Buffer.concat([
        token,
        cipher.update(headOf(entry)),
        cipher.update(entry.body),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    open(name, sealed) {
      if (sealed.byteLength < TOKEN_BYTES + HEAD_BYTES + TAG_BYTES) return undefined;
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          entryKey(name, bytes.subarray(0, TOKEN_BYTES)),
          NONCE,
          { authTagLength: TAG_BYTES },
        );
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const plain = decipher.update(bytes.subarray(TOKEN_BYTES, -TAG_BYTES));
        decipher.final();
        return read(plain);
      } catch {
        return undefined;
      }
    },
  };
}

function headOf({ etag, storedAt, freshUntil, staleUntil, tags, asOf = 0 }: CacheEntry): Buffer {
  const texts = Buffer.from(JSON.stringify([etag, ...tags]));
  const head = Buffer.alloc(HEAD_BYTES);
  // Doubles, since an entry that does not grow old ends at Infinity, which JSON has not.
  head.writeDoubleBE(storedAt, 0);
  head.writeDoubleBE(freshUntil, 8);
  head.writeDoubleBE(staleUntil, 16);
  head.writeDoubleBE(asOf, 24);
  head.writeUInt32BE(texts.length, TIMES_BYTES);
  return Buffer.concat([head, texts]);
}

function read(plain: Buffer): CacheEntry | undefined {
  const bodyAt = HEAD_BYTES + plain.readUInt32BE(TIMES_BYTES);
  const texts: unknown = JSON.parse(plain.toString('utf8', HEAD_BYTES, bodyAt));
  const [etag, ...tags]: unknown[] = Array.isArray(texts) ? texts : [];
  const asOf = plain.readDoubleBE(24);
  const found = {
    body: new Uint8Array(plain.buffer, plain.byteOffset + bodyAt, plain.length - bodyAt),
    etag,
    storedAt: plain.readDoubleBE(0),
    freshUntil: plain.readDoubleBE(8),
    staleUntil: plain.readDoubleBE(16),
    tags,
    ...(asOf === 0 ? {} : { asOf }),
  };
  return isCacheEntry(found) ? Object.freeze(found) : undefined;
}
