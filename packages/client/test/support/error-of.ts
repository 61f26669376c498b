import { LensClientError } from '../../src/errors/client-error.ts';

/** What a promise rejects with; throws when it resolves, or rejects with anything but the client's own error. */
export async function errorOf(promise: Promise<unknown>): Promise<LensClientError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!LensClientError.isInstance(error)) throw new Error(`expected a LensClientError, got ${String(error)}`);
  return error;
}
