import { ConfigError, LensError } from '@istari-lens/core';
import type { Decrypter } from 'age-encryption';
import { keysOf } from './identity.ts';

/** A stage of a pipeline: bytes in, bytes out. */
export type Stage = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * Encrypts to age recipients (age-encryption.org/v1): only the holders of their private keys can read
 * the backup, the machine that makes it cannot. The library is loaded here: most commands do without.
 *
 * @throws ConfigError for a recipient that is none.
 */
export async function encryptTo(recipients: readonly string[]): Promise<Stage> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new ConfigError([
        {
          variable: 'BACKUP_AGE_RECIPIENTS',
          detail:
            'holds something that is no age recipient. List public keys that begin with "age1", separated by commas; "age-keygen" makes a pair.',
        },
      ]);
    }
  }
  return async function* (source) {
    yield* chunksOf(await encrypter.encrypt(toWebStream(source)));
  };
}

/**
 * Decrypts with age identities: the text of a key file, with one `AGE-SECRET-KEY-1…` a line.
 * A stream that was cut short or changed raises.
 *
 * @throws ConfigError for text without a key.
 */
export async function decryptWith(identities: string, what: string): Promise<Stage> {
  const decrypter = await decrypterOf(identities);
  if (decrypter === undefined) throw noIdentity();
  return async function* (source) {
    const ours: { failure?: unknown } = {};
    const watched = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        yield* source;
      } catch (error) {
        ours.failure = error;
        throw error;
      }
    };
    try {
      yield* chunksOf(await decrypter.decrypt(toWebStream(watched())));
    } catch (cause) {
      // What the source raised says more than what it did to the decryption.
      throw ours.failure ?? undecryptable(cause, what);
    }
  };
}

async function decrypterOf(identities: string): Promise<Decrypter | undefined> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  const keys = keysOf(identities);
  try {
    for (const key of keys) decrypter.addIdentity(key);
  } catch {
    return undefined;
  }
  return keys.length === 0 ? undefined : decrypter;
}

// Both kinds of types, the browser's and Node's, know these.
function toWebStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function noIdentity(): ConfigError {
  return new ConfigError([
    {
      variable: 'BACKUP_AGE_IDENTITY',
      detail:
        'holds no age private key. Set it, or BACKUP_AGE_IDENTITY_FILE, to what "age-keygen" wrote: a line that begins with "AGE-SECRET-KEY-".',
    },
  ]);
}

function undecryptable(cause: unknown, what: string): LensError {
  const isWrongKey = cause instanceof Error && /no identity matched/i.test(cause.message);
  const detail = isWrongKey
    ? 'it is encrypted to other recipients than this key. Use the private key of one of those that its manifest names.'
    : 'it was cut short or changed after it was written.';
  // The wrong key says nothing about the backup.
  const code = isWrongKey ? 'restore_refused' : 'backup_damaged';
  return new LensError(code, `${what} cannot be decrypted: ${detail}`, { cause });
}
