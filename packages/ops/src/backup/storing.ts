import { createHash } from 'node:crypto';
import type { Destination } from '../destinations/destination.ts';
import type { ManifestFile } from './manifest/manifest.ts';
import { COMPRESSIONS, type CompressionName } from './compression/index.ts';
import { encryptTo, type Stage } from './encryption/age.ts';

/** How the files of a backup are stored. */
export interface Storing {
  destination: Destination;
  compression: CompressionName;
  /** Empty: not encrypted. */
  recipients: readonly string[];
  signal?: AbortSignal;
  /** Told of bytes so far, often. */
  onBytes?: (contentBytes: number, storedBytes: number) => void;
}

/** The end of a stored file's name: compression, then encryption. */
export function storedSuffix({
  compression,
  recipients,
}: Pick<Storing, 'compression' | 'recipients'>): string {
  return `${COMPRESSIONS[compression].suffix}${recipients.length === 0 ? '' : '.age'}`;
}

/**
 * Compresses, encrypts, sums and stores what the source yields, as it comes: memory stays small and
 * nothing is kept on disk. When anything fails, nothing is stored under the name, and the source has ended
 * before this raises.
 *
 * @param open gives the source; it must end when its signal aborts.
 */
export async function storeFile(
  name: string,
  open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  expectedBytes: number,
  storing: Storing,
): Promise<ManifestFile> {
  const { destination, recipients, signal, onBytes } = storing;
  const encrypt: Stage = recipients.length === 0 ? (input) => input : await encryptTo(recipients);
  const failure = new AbortController();
  const source = open(AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]))[
    Symbol.asyncIterator
  ]();
  const hash = createHash('sha256');
  let contentBytes = 0;
  let bytes = 0;
  const countContent: Stage = async function* (input) {
    for await (const chunk of input) {
      contentBytes += chunk.length;
      yield chunk;
    }
  };
  const sum = async function* (
    input: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of input) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes?.(contentBytes, bytes);
      yield chunk;
    }
  };
  const compress = COMPRESSIONS[storing.compression].compress;
  const stored = sum(encrypt(compress(countContent({ [Symbol.asyncIterator]: () => source }))));
  try {
    await destination.put(name, stored, { expectedBytes, signal });
  } catch (error) {
    // A destination may stop in the middle and leave the program that writes waiting for a reader.
    failure.abort(error);
    await stored.return().catch(() => undefined);
    // Encryption lets go of what it reads without waiting for its end.
    await Promise.resolve(source.return?.()).catch(() => undefined);
    throw error;
  }
  return { name, bytes, sha256: hash.digest('hex'), contentBytes };
}
