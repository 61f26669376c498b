import { Transform } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPRESSION_NAMES, COMPRESSIONS } from './index.ts';
import { compressInBlocks } from './compress-in-blocks.ts';

async function* pieces(content: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < content.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield content.subarray(at, at + size);
    at += size;
  }
}

async function joined(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Differs everywhere, so that a block in the wrong place is noticed. */
function content(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) made.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  return made;
}

describe('compressing in blocks', () => {
  for (const name of COMPRESSION_NAMES) {
    const compression = COMPRESSIONS[name];
    it.skipIf(!compression.available)(`by ${name} gives back what came, whatever the pieces`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 5 << 19 }),
          fc.array(fc.integer({ min: 1, max: 2 << 20 }), { minLength: 1, maxLength: 5 }),
          async (bytes, sizes) => {
            const original = content(bytes);
            // Pieces of a few bytes would take minutes and show nothing more.
            const coarse = sizes.map((size) => Math.max(size, bytes >> 10, 1));
            const compressed = joined(compression.compress(pieces(original, coarse)));
            const decompress = compression.decompress();
            decompress.end(await compressed);
            expect((await joined(decompress)).equals(original)).toBe(true);
          },
        ),
        { numRuns: 12 },
      );
    });
  }

  it('keeps nothing of a block that is filled again: what was handed on stays as it was', async () => {
    const original = content(5 << 20);
    const kept: Uint8Array[] = [];
    for await (const chunk of COMPRESSIONS.gzip.compress(pieces(original, [8_192]))) kept.push(chunk);
    expect(gunzipSync(Buffer.concat(kept)).equals(original)).toBe(true);
  });

  it('raises what the source raises, and ends the compressor', async () => {
    const made: Transform[] = [];
    const stage = compressInBlocks(() => {
      const compressor = new Transform({
        transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(chunk)),
      });
      made.push(compressor);
      return compressor;
    });
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield content(3 << 20);
      throw new Error('the source broke');
    };
    await expect(joined(stage(broken()))).rejects.toThrow('the source broke');
    for await (const _chunk of stage(pieces(content(3 << 20), [1 << 20]))) break;
    expect(made.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });

  it('raises what the compressor raises, in the middle and at the end', async () => {
    const inTheMiddle = compressInBlocks(
      () => new Transform({ transform: (_chunk, _encoding, done) => done(new Error('no memory')) }),
    );
    await expect(joined(inTheMiddle(pieces(content(3 << 20), [8_192])))).rejects.toThrow('no memory');
    const atTheEnd = compressInBlocks(
      () =>
        new Transform({
          transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(chunk)),
          flush: (done) => done(new Error('no memory')),
        }),
    );
    await expect(joined(atTheEnd(pieces(content(3 << 20), [8_192])))).rejects.toThrow('no memory');
  });
});
