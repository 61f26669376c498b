import { PassThrough } from 'node:stream';
import type { Compression } from './compression.ts';

/** Stored as it is. */
export const none: Compression = {
  available: true,
  suffix: '',
  byHand: null,
  magic: [],
  compress: (source) => source,
  decompress: () => new PassThrough(),
};
