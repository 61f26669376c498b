const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the usual spelling of a UUID (RFC 9562). An id that is none, also one that is no text, cannot be found in any table. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
