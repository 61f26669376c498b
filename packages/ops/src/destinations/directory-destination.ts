import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LensError } from '@istari-lens/core';
import type { Destination } from './destination.ts';
import { draftName, removeDrafts } from './remove-drafts.ts';

/** Keeps backups in a folder, readable by this user only. An object appears under its name when it is whole and on disk. */
export function createDirectoryDestination(folder: string): Destination {
  const at = (name: string): string => path.join(folder, name);
  return {
    description: folder,
    async put(name, source, { signal }) {
      const draft = at(draftName(name));
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await removeDrafts(folder);
        await refuseExisting(at(name));
        const file = await open(draft, 'wx', 0o600);
        try {
          for await (const chunk of source) {
            signal?.throwIfAborted();
            await file.writeFile(chunk);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        signal?.throwIfAborted();
        await rename(draft, at(name));
        await syncFolder(folder);
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw writeError(error, folder);
      }
    },
    async putText(name, text) {
      const draft = at(draftName(name));
      try {
        await writeFile(draft, text, { mode: 0o600, flush: true });
        await rename(draft, at(name));
        await syncFolder(folder);
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw writeError(error, folder);
      }
    },
    async *get(name, signal) {
      try {
        yield* createReadStream(at(name), { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>;
      } catch (error) {
        throw readError(error, name);
      }
    },
    async list() {
      const names = await readdir(folder).catch((error: unknown) => {
        throw folderError(error, folder);
      });
      const objects = await Promise.all(
        names
          .filter((name) => !name.startsWith('.'))
          .map(async (name) => {
            const facts = await stat(at(name)).catch(() => undefined);
            return facts?.isFile() === true ? [{ name, bytes: facts.size }] : [];
          }),
      );
      return objects.flat();
    },
    remove: async (name) => rm(at(name), { force: true }),
    close: () => undefined,
  };
}

async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new LensError('backup_failed', 'An object of that name is stored already. Run this again.');
}

// Without it a power failure may forget the name of a file whose content is safe.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function writeError(error: unknown, folder: string): unknown {
  const explanation = WRITE_FAULTS[codeOf(error) ?? ''];
  if (explanation === undefined) return error;
  return new LensError('backup_failed', `The backup cannot be stored in ${folder}: ${explanation}`, {
    cause: error,
  });
}

const NO_FOLDER = 'the destination, or a part of its path, is a file. Correct BACKUP_DESTINATION.';

const WRITE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk of the destination is full. Free space or prune, then run this again.',
  EDQUOT: 'the quota of the destination is used up. Free space or prune, then run this again.',
  EACCES: 'this user may not write to the destination. Correct its rights.',
  EPERM: 'this user may not write to the destination. Correct its rights.',
  EROFS: 'the destination is on a read-only file system. Mount a writable volume there.',
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  EIO: 'the disk of the destination reports an error. Replace it.',
};

function folderError(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT')
    return new LensError(
      'not_found',
      `The folder ${folder} of BACKUP_DESTINATION does not exist. Correct the path or mount the volume; the first "istari-lens backup" makes it.`,
      { cause: error },
    );
  if (code === 'ENOTDIR')
    return new LensError('not_found', `${folder} of BACKUP_DESTINATION is not a folder. Correct the path.`, {
      cause: error,
    });
  return readError(error, `The folder ${folder} of backups`);
}

function readError(error: unknown, name: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') return new LensError('not_found', `${name} is not stored.`, { cause: error });
  if (code === 'EACCES' || code === 'EIO' || code === 'EISDIR') {
    return new LensError(
      'backup_damaged',
      `${name} cannot be read (${code}). Check its rights and the disk.`,
      {
        cause: error,
      },
    );
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
