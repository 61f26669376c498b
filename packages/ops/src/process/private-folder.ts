import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that only this user may enter. */
export interface PrivateFolder {
  path: string;
  remove(): Promise<void>;
}

/**
 * Makes a new, empty folder.
 *
 * @param parent @default the system's folder for temporary files
 */
export async function createPrivateFolder(parent: string | undefined): Promise<PrivateFolder> {
  const folder = await mkdtemp(path.join(parent ?? tmpdir(), 'istari-lens-ops-'));
  return { path: folder, remove: async () => rm(folder, { recursive: true, force: true }) };
}
