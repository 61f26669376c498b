import { AuthenticationError } from '@istari-lens/core';
import type { ServerContext } from '../../http/context.ts';
import type { HttpRequest } from '../../http/request.ts';

/** Does what a password decides. Counts the try before the password is looked at, and lets only wrong ones stay counted. */
export async function countTry<Result>(
  { context, request, email }: { context: ServerContext; request: HttpRequest; email: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const attempt = await context.loginLimits.begin(request, email);
  try {
    const result = await work();
    await attempt.forgive();
    return result;
  } catch (error) {
    if (!(error instanceof AuthenticationError)) await attempt.forgive();
    throw error;
  }
}
