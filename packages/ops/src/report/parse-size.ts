const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** Bytes of a size such as `500`, `20K`, `1.5M` or `2G` (of 1024). Undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([KMGT]?)(?:iB|B)?$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}
