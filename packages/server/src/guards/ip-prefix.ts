import { isIPv6 } from 'node:net';

/**
 * What one caller controls of an address: all of an IPv4 address, the first 56 bits of an IPv6 one.
 * IPv4 addresses written as IPv6 count as IPv4.
 */
export function ipPrefix(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  if (!isIPv6(plain)) return plain;
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const groups = expand(canonical);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [groups[6] ?? 0, groups[7] ?? 0].flatMap((group) => [group >> 8, group & 0xff]).join('.');
  }
  const kept = [...groups.slice(0, 3), (groups[3] ?? 0) & 0xff00];
  return `${kept.map((group) => group.toString(16)).join(':')}::/56`;
}

/** The eight groups of a canonical IPv6 address. */
function expand(canonical: string): number[] {
  const [head = '', tail = ''] = canonical.split('::');
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const gap = canonical.includes('::') ? 8 - (left?.length ?? 0) - (right?.length ?? 0) : 0;
  const groups = [...(left ?? []), ...Array.from({ length: gap }, () => '0'), ...(right ?? [])];
  return groups.map((group) => Number.parseInt(group, 16));
}
