import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { LensError } from '@istari-lens/core';
import { COMPRESSIONS, type CompressionName } from '../../backup/compression/index.ts';
import type { FormatName } from '../../backup/formats/index.ts';
import { DUMP_HEAD_BYTES, readDumpDate } from './dump-date.ts';

/** A dump that somebody made, as a file of this machine. */
export interface DumpFile {
  format: FormatName;
  /** Its last change: the dump was made before that. */
  modifiedAt: Date;
  /** When the dump says that it was made; undefined when it does not. */
  dumpedAt: Date | undefined;
  /** The size of the file. */
  bytes: number;
  /** Reads it decompressed, from its start. @throws LensError `restore_refused` when it is cut short. */
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

const ARCHIVE_MAGIC = 'PGDMP';

/** Opens a dump file; how it is compressed and formatted shows in how it begins. @throws LensError `restore_refused`. */
export async function openDumpFile(file: string): Promise<DumpFile> {
  const { start, modifiedAt, bytes } = await look(file);
  const compression = compressionOf(start);
  const read = (signal?: AbortSignal): AsyncIterable<Uint8Array> => decompressed(file, compression, signal);
  const head = await headOf(read());
  const isArchive = head.toString('latin1', 0, ARCHIVE_MAGIC.length) === ARCHIVE_MAGIC;
  return {
    format: isArchive ? 'custom' : 'plain',
    modifiedAt,
    dumpedAt: readDumpDate(head, isArchive ? 'archive' : 'text'),
    bytes,
    read,
  };
}

async function look(file: string): Promise<{ start: Buffer; modifiedAt: Date; bytes: number }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
      const facts = await handle.stat();
      return { start: buffer.subarray(0, bytesRead), modifiedAt: facts.mtime, bytes: facts.size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new LensError(
      'restore_refused',
      'The file of the dump cannot be read. Check its path and rights.',
      { cause },
    );
  }
}

function compressionOf(start: Buffer): CompressionName {
  const found = (Object.keys(COMPRESSIONS) as CompressionName[]).find((name) => {
    const { magic, available } = COMPRESSIONS[name];
    return available && magic.length > 0 && magic.every((byte, index) => start[index] === byte);
  });
  return found ?? 'none';
}

async function headOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= DUMP_HEAD_BYTES) break;
  }
  return head.subarray(0, DUMP_HEAD_BYTES);
}

async function* decompressed(
  file: string,
  compression: CompressionName,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const content = pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    COMPRESSIONS[compression].decompress(),
    () => undefined,
  );
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (cause) {
    if (signal?.aborted === true || LensError.isInstance(cause)) throw cause;
    throw new LensError(
      'restore_refused',
      'The file of the dump cannot be decompressed: it was cut short or changed. Use another backup.',
      { cause },
    );
  }
}
