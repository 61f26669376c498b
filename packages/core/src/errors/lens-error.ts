import type { ErrorCode } from './codes.ts';

const BRAND = Symbol.for('istari-lens.error');

export interface LensErrorOptions {
  cause?: unknown;
}

/**
 * Base of every error that Istari Lens raises on purpose. `code` is stable; `message` says what
 * happened, to what, and what to do next, and never holds a secret or a host name.
 */
export class LensError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: LensErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Works across two copies of the package, where `instanceof` does not. */
  static isInstance(value: unknown): value is LensError {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  }
}
