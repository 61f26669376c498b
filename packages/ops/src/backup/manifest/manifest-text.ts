import { createHash } from 'node:crypto';
import { LensError } from '@istari-lens/core';
import { manifestSchema } from './manifest-schema.ts';
import type { Manifest } from './manifest.ts';

const SUFFIX = '.manifest.json';

/** The name under which the manifest of a backup is stored. */
export function manifestName(id: string): string {
  return `${id}${SUFFIX}`;
}

/** The backup whose manifest has that name; undefined for other objects. */
export function idOfManifestName(name: string): string | undefined {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : undefined;
}

/** A manifest as it is stored: readable JSON with a checksum over all the rest of it. */
export function sealManifest(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, sha256: checksum(manifest) }, null, 2)}\n`;
}

/**
 * Reads a stored manifest back. Any changed byte is found: the text must be exactly what `sealManifest`
 * writes, and its checksum must be right.
 *
 * @param id The backup it is stored as.
 * @throws LensError `backup_damaged`.
 */
export function openManifest(text: string, id: string): Manifest {
  const parsed = parse(text);
  if (parsed === undefined) throw damaged(id, 'is not whole: it cannot be read as JSON.');
  const { sha256, ...rest } = parsed;
  if (typeof sha256 !== 'string') throw damaged(id, 'carries no checksum.');
  const checked = manifestSchema.safeParse(rest);
  const isWhole = sha256 === checksum(rest) && `${JSON.stringify(parsed, null, 2)}\n` === text;
  if (!isWhole) throw damaged(id, 'was changed after it was written: its checksum does not match.');
  if (!checked.success) throw damaged(id, 'is not one of this release. Use the release that wrote it.');
  if (checked.data.id !== id)
    throw damaged(id, `describes another backup, ${checked.data.id}: manifests were exchanged or renamed.`);
  return checked.data;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function checksum(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function damaged(id: string, what: string): LensError {
  return new LensError('backup_damaged', `The manifest of backup ${id} ${what}`);
}
