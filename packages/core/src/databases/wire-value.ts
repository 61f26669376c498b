/**
 * A parameter as text for Postgres, of the kinds that compiled statements hold: text, numbers, booleans, null
 * and lists of them, as an array literal (PostgreSQL documentation, "Array Input and Output Syntax").
 * Anything else is a TypeError.
 */
export function wireValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  throw new TypeError('A parameter of a statement is a text, a number, a boolean, null or a list of them.');
}

function element(value: unknown): string {
  const text = wireValue(value);
  if (text === null) return 'NULL';
  if (Array.isArray(value)) return text;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
