const MAX_POINTER_LENGTH = 500;

/**
 * A JSON pointer (RFC 6901) to the place that `path` names. Cut after 500 characters, since keys
 * come from the caller.
 */
export function pointerTo(path: readonly PropertyKey[]): string {
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const short = pointer.length > MAX_POINTER_LENGTH ? pointer.slice(0, MAX_POINTER_LENGTH) : pointer;
  return short.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');
}

/** True when a pointer names the place of another, or one inside of it. */
export function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}
