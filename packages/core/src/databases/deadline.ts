/**
 * The promise's outcome, or the error made by `onExpiry` when it takes longer than `timeoutMs`. The
 * late outcome is then ignored; `onExpiry` must see to it that the work itself ends.
 */
export async function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  onExpiry: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onExpiry()), timeoutMs);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
