/** The lines of a key file that are no comments. */
export function keysOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Whether a text looks like a key file: age private keys, one a line, and comments. Whether the keys are
 * whole is seen when they are used, by the library, which takes too long to load for every command.
 */
export function isIdentity(text: string): boolean {
  const keys = keysOf(text);
  return keys.length > 0 && keys.every((key) => /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/.test(key));
}
