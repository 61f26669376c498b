import { BlockList, isIP } from 'node:net';

/** A set of networks that addresses are looked up in. */
export interface NetworkList {
  /** Whether an address, IPv4 or IPv6, is in one of them. */
  has(address: string): boolean;
}

/** A list of networks in CIDR form, such as `10.0.0.0/8` and `fd00::/8`. Throws for anything else. */
export function createNetworkList(networks: readonly string[]): NetworkList {
  // Node's list takes every IPv4 address for one of `::ffff:0:0/96` too.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = familyOf(address);
    lists[family].addSubnet(address, Number(bits), family);
  }
  return {
    has(address) {
      const family = familyOf(address);
      return lists[family].check(address, family);
    },
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
