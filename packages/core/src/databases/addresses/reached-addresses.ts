import { isIP } from 'node:net';

/**
 * The addresses that packets to an address come to: itself and, where it carries IPv4 addresses inside
 * (RFC 4291 2.5.5, RFC 6052, RFC 3056, RFC 4380), those too. An IPv4-mapped one is only another spelling of
 * its IPv4 address.
 *
 * @param address Of IPv4 or IPv6, without a zone.
 */
export function reachedAddresses(address: string): string[] {
  if (isIP(address) !== 6) return [address];
  const groups = groupsOf(address);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const isZero = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  const last = ipv4(g, h);
  if (isZero(0, 5) && f === 0xff_ff) return [last];
  const isUnspecifiedOrLoopback = isZero(0, 7) && h <= 1;
  if (isZero(0, 6)) return isUnspecifiedOrLoopback ? [address] : [address, last];
  if (a === 0x64 && b === 0xff_9b && isZero(2, 6)) return [address, last];
  if (a === 0x20_02) return [address, ipv4(b, c)];
  if (a === 0x20_01 && b === 0) return [address, ipv4(c, d), ipv4(g ^ 0xff_ff, h ^ 0xff_ff)];
  // ISATAP (RFC 5214 6.1).
  if ((e === 0 || e === 0x02_00) && f === 0x5e_fe) return [address, last];
  return [address];
}

function ipv4(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The eight groups, read from the one spelling that the URL standard gives each address. */
function groupsOf(address: string): number[] {
  const spelling = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = spelling.split('::');
  const parse = (text: string | undefined): number[] =>
    text ? text.split(':').map((group) => Number.parseInt(group, 16)) : [];
  const [left, right] = [parse(before), parse(after)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
