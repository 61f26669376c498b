import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isOwnerGone, ownerTag } from '../process/owner-tag.ts';

/** Who stores writes all the time: what nobody wrote to for so long has nobody any more. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
const DRAFT = /^\..+\.([0-9a-f]{8}-\d+)\.[0-9a-f]{8}\.part$/;

/** The name of an object while it is written: hidden, and with who writes it. */
export function draftName(name: string): string {
  return `.${name}.${ownerTag()}.${randomBytes(4).toString('hex')}.part`;
}

/** Removes drafts of processes that were killed. What cannot be looked at or removed stays. */
export async function removeDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, tag] = DRAFT.exec(name) ?? [];
    if (tag === undefined) continue;
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined) continue;
    if (isOwnerGone(tag) || Date.now() - facts.mtimeMs > ABANDONED_AFTER_MS)
      await rm(file, { force: true }).catch(() => undefined);
  }
}
