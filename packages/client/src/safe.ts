import { LensClientError } from './errors/client-error.ts';

/** How a call ended, without an exception. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; error: LensClientError };

/** A promise that throws `LensClientError`, or that `.safe()` turns into an `Outcome`. */
export interface Call<Value> extends Promise<Value> {
  /**
   * The same call as a discriminated union. Bugs (anything that is not a `LensClientError`) still throw.
   *
   * @example
   * const outcome = await client.query(spec).safe();
   * if (!outcome.ok) return show(outcome.error.detail);
   */
  safe(): Promise<Outcome<Value>>;
}

/** Adds `.safe()` to a promise. */
export function asCall<Value>(promise: Promise<Value>): Call<Value> {
  const safe = (): Promise<Outcome<Value>> =>
    promise.then(
      (value) => ({ ok: true, value }),
      (error: unknown) => {
        if (LensClientError.isInstance(error)) return { ok: false, error };
        throw error;
      },
    );
  return Object.assign(promise, { safe });
}
