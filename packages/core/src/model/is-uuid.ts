const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the usual spelling of a UUID (RFC 9562). An id that is none cannot be found in any table. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
