import type { Transform } from 'node:stream';
import type { Stage } from '../encryption/age.ts';

/** A way to compress a stream. */
export interface Compression {
  /** Whether this Node can do it. */
  readonly available: boolean;
  /** End of a file's name, with its dot. */
  readonly suffix: string;
  /** The program that decompresses stdin, for by-hand lines. Null: nothing is to be done. */
  readonly byHand: string | null;
  /** How such a file begins. */
  readonly magic: readonly number[];
  readonly compress: Stage;
  /** Raises for data that is cut short or broken. */
  decompress(): Transform;
}
