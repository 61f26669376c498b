/**
 * Networks that are not the public Internet, by what they are for: IANA's special-purpose registries
 * (RFC 6890 and its updates), multicast, and addresses of cloud platforms. In IPv6 only `2000::/3` has been
 * given out as public, so the rest is special as a whole.
 */
export const SPECIAL_NETWORKS: Readonly<Record<string, string>> = {
  '0.0.0.0/8': 'this host',
  '10.0.0.0/8': 'private',
  '100.64.0.0/10': 'shared by carriers',
  '127.0.0.0/8': 'loopback',
  '168.63.129.16/32': 'platform of a cloud',
  '169.254.0.0/16': 'link-local, with the metadata of clouds',
  '172.16.0.0/12': 'private',
  '192.0.0.0/24': 'protocol assignments',
  '192.0.2.0/24': 'documentation',
  '192.88.99.0/24': '6to4 relays',
  '192.168.0.0/16': 'private',
  '198.18.0.0/15': 'benchmarks',
  '198.51.100.0/24': 'documentation',
  '203.0.113.0/24': 'documentation',
  '224.0.0.0/4': 'multicast',
  '240.0.0.0/4': 'reserved, and broadcast',
  '::/3': 'unspecified, loopback, IPv4 inside, NAT64',
  '4000::/2': 'not given out',
  '8000::/1': 'unique local, link-local, multicast, not given out',
  '2001::/23': 'protocol assignments, and Teredo',
  '2001:db8::/32': 'documentation',
  '2002::/16': '6to4',
  '3fff::/20': 'documentation',
};
