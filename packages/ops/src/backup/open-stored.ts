import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream';
import { LensError } from '@istari-lens/core';
import type { Destination } from '../destinations/destination.ts';
import { COMPRESSIONS } from './compression/index.ts';
import { decryptWith, type Stage } from './encryption/age.ts';
import type { Manifest, ManifestFile } from './manifest/manifest.ts';

export interface OpenStoredOptions {
  destination: Destination;
  /** Text of an age key file; needed for an encrypted backup. */
  identity?: string;
  signal?: AbortSignal;
  /** Told of stored bytes read so far. */
  onBytes?: (bytes: number) => void;
}

/**
 * Reads a stored file as it is stored. The iteration ends only when size and checksum are those of the
 * manifest.
 *
 * @throws LensError `backup_damaged`.
 */
export async function* readStored(
  file: ManifestFile,
  { destination, signal, onBytes }: OpenStoredOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of destination.get(file.name, signal)) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes?.(bytes);
      yield chunk;
    }
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'not_found') throw error;
    throw damaged(`${file.name} is missing. Use another backup.`, error);
  }
  if (bytes !== file.bytes)
    throw damaged(`${file.name} has ${bytes} bytes instead of ${file.bytes}. Use another backup.`);
  if (hash.digest('hex') !== file.sha256)
    throw damaged(
      `${file.name} was changed after it was written: its checksum does not match. Use another backup.`,
    );
}

/**
 * Reads a stored file decrypted and decompressed; raises when it is not exactly what was dumped.
 *
 * @throws LensError `backup_damaged`, `restore_refused` when a key is needed.
 */
export async function* openStored(
  manifest: Manifest,
  file: ManifestFile,
  options: OpenStoredOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decrypt = await decryption(manifest, file, options.identity);
  // What reading raised comes first: decoding only suffers from it.
  const reading: { failure?: unknown } = {};
  const stored: Stage = async function* (source) {
    try {
      yield* source;
    } catch (error) {
      reading.failure = error;
      throw error;
    }
  };
  const content = pipeline(
    decrypt(stored(readStored(file, options))),
    COMPRESSIONS[manifest.compression].decompress(),
    () => undefined,
  );
  let bytes = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (reading.failure !== undefined) throw reading.failure;
    if (LensError.isInstance(error)) throw error;
    options.signal?.throwIfAborted();
    throw damaged(
      `${file.name} cannot be decompressed: it was cut short or changed. Use another backup.`,
      error,
    );
  }
  if (bytes !== file.contentBytes)
    throw damaged(`${file.name} holds ${bytes} bytes instead of ${file.contentBytes}. Use another backup.`);
}

async function decryption(
  manifest: Manifest,
  file: ManifestFile,
  identity: string | undefined,
): Promise<Stage> {
  if (manifest.recipients === null) return (source) => source;
  if (identity !== undefined) return decryptWith(identity, file.name);
  throw new LensError(
    'restore_refused',
    `Backup ${manifest.id} is encrypted. Set BACKUP_AGE_IDENTITY, or BACKUP_AGE_IDENTITY_FILE, to the private key of one of its recipients.`,
  );
}

function damaged(message: string, cause?: unknown): LensError {
  return new LensError('backup_damaged', message, cause === undefined ? {} : { cause });
}
