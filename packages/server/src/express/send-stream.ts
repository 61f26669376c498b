import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import type { Response } from 'express';
import { chooseCoding, type ContentCoding } from '../http/accept-encoding.ts';

/** How long somebody may take nothing of a file before it is ended: it holds a connection to a database. */
const IDLE_MS = 60_000;

export interface StreamOptions {
  /** `Accept-Encoding` of the request. */
  accepted: string | undefined;
  offered: readonly ContentCoding[];
  /** Milliseconds. @default 60000 */
  idleMs?: number;
}

/** How a file is going to be encoded; undefined for as it is. */
export function streamCoding({ accepted, offered }: StreamOptions): ContentCoding | undefined {
  return chooseCoding(accepted, offered, true);
}

/**
 * Sends chunks as they come, no faster than they are taken; the head has been set. Where they fail, or nobody takes them for too
 * long, the connection is closed without the end of the message, so that nobody takes a part for the whole. Never
 * rejects; gives the error.
 */
export async function sendStream(
  response: Response,
  chunks: ReadableStream<Uint8Array>,
  coding: ContentCoding | undefined,
  { idleMs = IDLE_MS }: Pick<StreamOptions, 'idleMs'> = {},
): Promise<unknown> {
  const source = Readable.from(timed(), { objectMode: false });
  let timer: NodeJS.Timeout | undefined;
  let idle: Error | undefined;
  function startWaiting(): void {
    timer = setTimeout(() => {
      idle = new Error('Nobody took the file for too long.');
      response.destroy(idle);
    }, idleMs);
  }
  async function* timed(): AsyncGenerator<Uint8Array> {
    // While the next chunk is on its way, it is not the reader who is slow.
    for await (const chunk of chunks) {
      startWaiting();
      yield chunk;
      clearTimeout(timer);
    }
    startWaiting();
  }
  try {
    if (coding === undefined) await pipeline(source, response);
    else await pipeline(source, COMPRESSORS[coding](), response);
    return undefined;
  } catch (error) {
    response.destroy();
    return idle ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** Fast levels, as for answers. Not imported by name: a Node without zstd would not load the module. */
const COMPRESSORS: Readonly<Record<ContentCoding, () => Transform>> = {
  zstd: () => zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } }),
  br: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: () => zlib.createGzip({ level: 1 }),
};
