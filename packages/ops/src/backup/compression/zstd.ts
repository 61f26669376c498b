import zlib from 'node:zlib';
import { compressInBlocks } from './compress-in-blocks.ts';
import type { Compression } from './compression.ts';

/** Large, so that most of the work is done off the main thread in few trips. */
const CHUNK_BYTES = 1 << 20;
// Level 1 packs dumps tighter than gzip does by default, in a tenth of its time.
const LEVEL = 1;

/** Zstandard (RFC 8878) with its own checksum. Node has it since 22.15. */
export const zstd: Compression = {
  available: typeof zlib.createZstdCompress === 'function',
  suffix: '.zst',
  byHand: 'zstd -d',
  magic: [0x28, 0xb5, 0x2f, 0xfd],
  compress: compressInBlocks(() =>
    zlib.createZstdCompress({
      chunkSize: CHUNK_BYTES,
      params: {
        [zlib.constants.ZSTD_c_compressionLevel]: LEVEL,
        [zlib.constants.ZSTD_c_checksumFlag]: 1,
      },
    }),
  ),
  decompress: () => zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES }),
};
