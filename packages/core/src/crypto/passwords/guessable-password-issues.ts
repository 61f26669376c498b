import type { ProblemIssue } from '../../contract/types/problem.ts';

const PRODUCT = 'Istari Lens';
/** Digits and signs put around a word. */
const AROUND = /^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu;
const NO_LETTER = /[^\p{L}\p{M}]+/gu;

/**
 * Why a new password is among the first that anybody would try: it is one of the most used ones, or made of nothing
 * but names, whatever digits and signs stand around them; case does not count. An empty list means that it is not.
 * Reads the list of common passwords on first use.
 *
 * @param pointer Where the password stands in the request, for example `/password`.
 * @param names What is known of the user: address, id and name of the tenant.
 */
export async function guessablePasswordIssues(
  password: string,
  pointer: string,
  names: readonly string[],
): Promise<ProblemIssue[]> {
  const plain = fold(password);
  if (isMadeOf(plain, [PRODUCT, ...names].flatMap(spellings))) {
    const detail =
      'The password is the name of the user, the tenant or the product with little around it. Use other words.';
    return [{ pointer, code: 'password_is_a_name', detail }];
  }
  const { COMMON_PASSWORDS } = await import('./common-passwords.ts');
  const common = ` ${COMMON_PASSWORDS} `;
  const isCommon = [plain, plain.replace(AROUND, '')].some(
    (word) => word !== '' && !/\s/u.test(word) && common.includes(` ${word} `),
  );
  if (!isCommon) return [];
  const detail =
    'The password is one of the most used ones, or such a one between digits and signs. Use a few words of your own.';
  return [{ pointer, code: 'password_too_common', detail }];
}

/** NFC and lower case; lower-casing may take a text out of NFC. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC');
}

/** A name's letters; of an address, also of what stands before the @. */
function spellings(name: string): string[] {
  const [local = '', ...rest] = name.split('@');
  const written = rest.length === 0 ? [name] : [name, local];
  return written.map((text) => fold(text).replace(NO_LETTER, ''));
}

/** Whether the letters of the text, if it has any, are names one after the other. */
function isMadeOf(plain: string, names: readonly string[]): boolean {
  let letters = plain.replace(NO_LETTER, '');
  if (letters === '') return false;
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    if (name !== '') letters = letters.replaceAll(name, '');
  }
  return letters === '';
}
