/** Bytes for people: `12.3 MiB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** Seconds for people: `45 s`, `12 min`, `5.2 h`, `35 d`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${tenths(seconds / 3_600)} h`;
  return `${tenths(seconds / 86_400)} d`;
}

/** A share of one as percent: `98.7 %`. */
export function formatShare(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}

/** A count with its noun: `1 table`, `2,000 rows`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function tenths(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
