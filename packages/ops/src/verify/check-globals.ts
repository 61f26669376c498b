import type { Manifest, ManifestFile } from '../backup/manifest/manifest.ts';
import type { OpenStoredOptions } from '../backup/open-stored.ts';

/**
 * Reads the globals of a backup to their end, in the way that is given: stored or decoded.
 *
 * @throws LensError `backup_damaged`.
 */
export async function checkGlobals(
  { globals }: Manifest,
  stored: OpenStoredOptions,
  open: (file: ManifestFile, options: OpenStoredOptions) => AsyncIterable<Uint8Array>,
): Promise<void> {
  if (globals !== null) await drain(open(globals, { ...stored, onBytes: undefined }));
}

/** Reads a source to its end, for what it raises. */
export async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of source);
}
