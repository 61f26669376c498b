import type { ProblemIssue } from '../../contract/types/problem.ts';

/** Longest password in characters; longer ones are refused, never shortened. */
const MAX_LENGTH = 1024;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * What is wrong with a new password (NIST SP 800-63B-4: length counts, composition does not). Length
 * is counted in Unicode code points after normalisation. An empty list means that it is good.
 *
 * @param pointer Where the password stands in the request, for example `/password`.
 */
export function passwordIssues(password: string, minLength: number, pointer: string): ProblemIssue[] {
  if (LONE_SURROGATE.test(password)) {
    return [
      {
        pointer,
        code: 'password_not_text',
        detail: 'The password is not valid Unicode text. Type it anew.',
      },
    ];
  }
  const length = [...password.normalize('NFC')].length;
  if (length < minLength) {
    const detail = `The password has fewer than ${minLength} characters. Use a longer one; a few words are fine.`;
    return [{ pointer, code: 'password_too_short', detail }];
  }
  if (length > MAX_LENGTH) {
    const detail = `The password has more than ${MAX_LENGTH} characters. Use a shorter one.`;
    return [{ pointer, code: 'password_too_long', detail }];
  }
  return [];
}
