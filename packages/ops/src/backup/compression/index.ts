import { gzip } from './gzip.ts';
import { none } from './none.ts';
import { zstd } from './zstd.ts';
import type { Compression } from './compression.ts';

/** Names of the ways to compress a backup. */
export const COMPRESSION_NAMES: readonly ['zstd', 'gzip', 'none'] = ['zstd', 'gzip', 'none'];

export type CompressionName = (typeof COMPRESSION_NAMES)[number];

/** Every way to compress. */
export const COMPRESSIONS: Readonly<Record<CompressionName, Compression>> = { zstd, gzip, none };
export type { Compression } from './compression.ts';
