import { expect, test } from 'vitest';
import { ipPrefix } from './ip-prefix.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['::1', '0:0:0:0::/56'],
  ['2001:db8:1:2345:aaaa::1', '2001:db8:1:2300::/56'],
  ['2001:db8:1:23ff::', '2001:db8:1:2300::/56'],
  ['2001:0DB8:0001:2400::1', '2001:db8:1:2400::/56'],
  ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ['', ''],
  ['not an address', 'not an address'],
])('%s belongs to %s', (address, prefix) => {
  expect(ipPrefix(address)).toBe(prefix);
});
