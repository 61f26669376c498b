/** No payload of the trigger is longer: two names of 63 bytes each, escaped, or the name of a view. */
const LONGEST = 2_000;

/** The table, as `schema.table`, that a notification says has changed; undefined for what the trigger does not send. */
export function readChangeMessage(payload: string): string | undefined {
  if (payload.length > LONGEST) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null || !('table' in message)) return undefined;
  const { table } = message;
  const isName = typeof table === 'string' && table.includes('.') && !table.includes('\0');
  // What is not well-formed cannot be written into the app database.
  return isName && Buffer.byteLength(table) <= 200 && table.isWellFormed() ? table : undefined;
}
