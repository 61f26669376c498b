/**
 * A name as a quoted SQL identifier.
 *
 * @throws TypeError for an empty name, one with a NUL, or one beyond Postgres's 63 bytes.
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
    throw new TypeError('An SQL identifier is 1 to 63 bytes long and holds no NUL.');
  }
  return `"${name.replaceAll('"', '""')}"`;
}
