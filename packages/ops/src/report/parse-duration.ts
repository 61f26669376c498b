const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, w: 604_800e3 };

/**
 * Milliseconds of a duration such as `90s`, `10m`, `24h`, `7d` or `2w`. Undefined for anything else.
 */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([smhdw])$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit ?? ''];
  return factor === undefined ? undefined : Number(digits) * factor;
}
