import { once } from 'node:events';
import type { Transform } from 'node:stream';
import type { Stage } from '../encryption/age.ts';

const BLOCK_BYTES = 1 << 20;

/**
 * Compresses block by block. pg_dump writes a few kilobytes at a time: given to the compressor as they
 * come they cost it thousands of trips to its thread, and joined anew each time a garbage collection every
 * few blocks. So one block is filled again and again, always after the compressor has taken it in.
 *
 * @param create makes a compressor that copies its input: nothing of a block may be in what it writes.
 */
export function compressInBlocks(create: () => Transform): Stage {
  return async function* (source) {
    const compressor = create();
    const compressed: Uint8Array[] = [];
    compressor.on('data', (chunk: Uint8Array) => compressed.push(chunk));
    // Whoever writes is told of the error; without a listener it would end the process.
    compressor.on('error', () => undefined);
    const compress = async (block: Uint8Array): Promise<Uint8Array[]> => {
      await write(compressor, block);
      return compressed.splice(0);
    };
    try {
      const block = new Uint8Array(BLOCK_BYTES);
      let filled = 0;
      for await (const chunk of source) {
        for (let taken = 0; taken < chunk.length;) {
          const piece = chunk.subarray(taken, taken + BLOCK_BYTES - filled);
          block.set(piece, filled);
          filled += piece.length;
          taken += piece.length;
          if (filled < BLOCK_BYTES) continue;
          yield* await compress(block);
          filled = 0;
        }
      }
      yield* await compress(block.subarray(0, filled));
      const ended = once(compressor, 'end');
      compressor.end();
      await ended;
      yield* compressed;
    } finally {
      compressor.destroy();
    }
  };
}

async function write(compressor: Transform, block: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    compressor.write(block, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
