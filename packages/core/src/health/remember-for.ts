/**
 * The same function, whose result is kept for a while and whose callers share one run: any number of
 * probes costs one check.
 */
export function rememberFor<Result>(milliseconds: number, run: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  let endedAt: number | undefined;
  return () => {
    if (current !== undefined && (endedAt === undefined || performance.now() - endedAt < milliseconds))
      return current;
    endedAt = undefined;
    const started = run().finally(() => {
      endedAt = performance.now();
    });
    current = started;
    return started;
  };
}
