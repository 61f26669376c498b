import { readFileSync } from 'node:fs';

/**
 * The content of a secret's file without the white space around it. When there is none, `fail` is
 * told why, and the result is undefined.
 */
export function readSecretFile(path: string, fail: (detail: string) => void): string | undefined {
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content !== '') return content;
    fail('names a file that is empty. Write the secret into it.');
  } catch {
    fail('names a file that cannot be read. Check the path, and that this process may read it.');
  }
  return undefined;
}
