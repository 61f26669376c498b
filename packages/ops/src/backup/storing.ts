import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
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
 * nothing is kept on disk. When anything fails, nothing is stored under the name.
 */
export async function storeFile(
  name: string,
  source: AsyncIterable<Uint8Array>,
  expectedBytes: number,
  storing: Storing,
): Promise<ManifestFile> {
  const { destination, recipients, signal, onBytes } = storing;
  const hash = createHash('sha256');
  let contentBytes = 0;
  let bytes = 0;
  const countContent: Stage = async function* (input) {
    for await (const chunk of input) {
      contentBytes += chunk.length;
      yield chunk;
    }
  };
  const sum: Stage = async function* (input) {
    for await (const chunk of input) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes?.(contentBytes, bytes);
      yield chunk;
    }
  };
  const encrypt: Stage = recipients.length === 0 ? (input) => input : encryptTo(recipients);
  await pipeline(
    source,
    countContent,
    COMPRESSIONS[storing.compression].compress,
    encrypt,
    sum,
    async (stored: AsyncIterable<Uint8Array>) => destination.put(name, stored, { expectedBytes, signal }),
    { signal },
  );
  return { name, bytes, sha256: hash.digest('hex'), contentBytes };
}
