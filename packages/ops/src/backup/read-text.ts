import { LensError } from '@istari-lens/core';
import type { Destination } from '../destinations/destination.ts';

/** No manifest is nearly as large. */
const MOST_BYTES = 64 * 2 ** 20;

/** Reads a small object as UTF-8 text. @throws LensError `not_found`, `backup_damaged`. */
export async function readText(destination: Destination, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of destination.get(name)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new LensError('backup_damaged', `${name} is far too large to be what it should be.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
