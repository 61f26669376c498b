import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { ContentCoding } from './accept-encoding.ts';

/** Compresses bodies, stored ones once. */
export interface Compressor {
  /** What this runtime can do, best first. */
  readonly offered: readonly ContentCoding[];
  /** @param isStored The same bytes object will come again: its compressed form lives as long as it does. */
  compress(body: Uint8Array, coding: ContentCoding, isStored: boolean): Promise<Uint8Array>;
}

/** Shorter bodies gain nothing. */
export const MIN_COMPRESSED_BYTES = 1024;

/** What a form costs beside its bytes: a buffer, a promise, places in two maps. */
const OVERHEAD_BYTES = 512;

export interface CompressorOptions {
  /** Told of a compressed form that is kept from now on for as long as this body is, in bytes. */
  onKept(body: Uint8Array, bytes: number): void;
}

/** A compressor of its own memory; one for each router. Works beside the event loop. */
export function createCompressor({ onKept }: CompressorOptions): Compressor {
  const kept = new WeakMap<Uint8Array, Map<ContentCoding, Promise<Uint8Array>>>();
  return {
    // Node 22 has no zstd before 22.15, and would not load a module that imports it by name.
    offered: typeof zlib.zstdCompress === 'function' ? ['zstd', 'br', 'gzip'] : ['br', 'gzip'],
    compress(body, coding, isStored) {
      if (!isStored) return CODERS[coding](body);
      const forms = kept.get(body) ?? new Map<ContentCoding, Promise<Uint8Array>>();
      kept.set(body, forms);
      const known = forms.get(coding);
      if (known !== undefined) return known;
      const made = CODERS[coding](body);
      forms.set(coding, made);
      made.then(
        ({ byteLength }) => onKept(body, byteLength + OVERHEAD_BYTES),
        () => forms.delete(coding),
      );
      return made;
    },
  };
}

/** Fast levels: on answers the next ones cost twice the time for a few percent. */
const CODERS: Readonly<Record<ContentCoding, (body: Uint8Array) => Promise<Uint8Array>>> = {
  zstd: (body) =>
    promisify(zlib.zstdCompress)(body, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } }),
  br: (body) =>
    promisify(zlib.brotliCompress)(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body) => promisify(zlib.gzip)(body, { level: 1 }),
};
