/** A double as a JSON number; what JSON cannot write as `"NaN"`, `"Infinity"` or `"-Infinity"`. */
export function decodeDouble(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
