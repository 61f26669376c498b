import zlib from 'node:zlib';
import { compressInBlocks } from './compress-in-blocks.ts';
import type { Compression } from './compression.ts';

const CHUNK_BYTES = 1 << 20;

/** gzip (RFC 1952), which every machine can open. */
export const gzip: Compression = {
  available: true,
  suffix: '.gz',
  byHand: 'gzip -d',
  magic: [0x1f, 0x8b],
  compress: compressInBlocks(() => zlib.createGzip({ chunkSize: CHUNK_BYTES })),
  decompress: () => zlib.createGunzip({ chunkSize: CHUNK_BYTES }),
};
