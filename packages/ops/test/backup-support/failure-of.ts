/** What a promise that must fail says; fails the test when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (outcome === undefined) throw new Error('It went well, and must not.');
  return outcome;
}
