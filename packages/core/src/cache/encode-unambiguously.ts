/**
 * A text that two values share only when they are the same: each value carries its type, and strings
 * and collections their length, so that nothing inside a value can pass for a separator. The order of
 * an object's keys counts.
 *
 * @throws TypeError for functions, symbols and objects other than arrays, dates, bytes and plain ones.
 */
export function encodeUnambiguously(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'u;';
    case 'boolean':
      return value ? 't;' : 'f;';
    case 'number':
      return Object.is(value, -0) ? 'n-0;' : `n${value};`;
    case 'bigint':
      return `i${value};`;
    case 'string':
      return `s${value.length}:${value}`;
    case 'object':
      return encodeObject(value);
    default:
      throw new TypeError(`A cache key cannot hold a ${typeof value}.`);
  }
}

function encodeObject(value: object | null): string {
  if (value === null) return '0;';
  if (Array.isArray(value)) return `a${value.length}:${value.map(encodeUnambiguously).join('')}`;
  if (value instanceof Date) return `d${value.getTime()};`;
  if (value instanceof Uint8Array) return `b${value.length}:${Buffer.from(value).toString('hex')}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError('A cache key can hold plain objects only.');
  }
  const entries = Object.entries(value);
  return `o${entries.length}:${entries.map(([name, item]) => encodeUnambiguously(name) + encodeUnambiguously(item)).join('')}`;
}
