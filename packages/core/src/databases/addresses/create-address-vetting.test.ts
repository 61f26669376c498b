import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressRefusedError } from '../lease-errors.ts';
import { createAddressVetting } from './create-address-vetting.ts';
import { createNetworkList } from './network-list.ts';
import { SPECIAL_NETWORKS } from './special-networks.ts';

const vetting = createAddressVetting({ allowedNetworks: [], ownAddresses: () => ['9.9.9.9', '2620:fe::9'] });

describe('control 17: the table of addresses', () => {
  it.each([
    ['loopback', ['127.0.0.1', '127.1.2.3', '127.255.255.255', '::1']],
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
    ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1']],
    [
      'metadata of clouds',
      ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '100.100.100.200', '192.0.0.192'],
    ],
    ['the platform of Azure', ['168.63.129.16']],
    ['link-local', ['169.254.0.1', 'fe80::1', 'febf::1', 'fe80::1%lo', 'fe80::1%1']],
    ['shared by carriers', ['100.64.0.1', '100.127.255.255']],
    ['unique local', ['fc00::1', 'fdff::1']],
    ['site-local', ['fec0::1']],
    ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
    ['reserved', ['240.0.0.1']],
    ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
    ['benchmarks', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
    [
      'IPv4-mapped',
      ['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:10.0.0.1', '::ffff:169.254.169.254'],
    ],
    ['IPv4-compatible', ['::127.0.0.1', '::8.8.8.8']],
    ['NAT64', ['64:ff9b::10.0.0.1', '64:ff9b::8.8.8.8', '64:ff9b:1::10.0.0.1']],
    ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1']],
    ['Teredo', ['2001:0:4136:e378:8000:63bf:f5ff:fffe']],
    ['ISATAP', ['2600::5efe:10.0.0.1', '2600::200:5efe:127.0.0.1']],
    ["this machine's own, though public", ['9.9.9.9', '2620:fe::9', '::ffff:9.9.9.9']],
    ['localhost', ['localhost', 'LOCALHOST', 'localhost.', 'db.localhost']],
  ])('refuses %s', async (_, addresses) => {
    for (const address of addresses) {
      expect([address, vetting.verdictOf(address)]).toEqual([address, 'refused']);
      await expect(vetting.addressesOf(address, false)).rejects.toThrow(AddressRefusedError);
    }
  });

  it.each([
    '8.8.8.8',
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ])('lets the public address %s pass', (address) => {
    expect(vetting.verdictOf(address)).toBe('public');
  });
});

describe('control 17: names', () => {
  const answering = (answer: readonly string[], allowedNetworks: readonly string[] = []) =>
    createAddressVetting({ allowedNetworks, resolve: async () => answer, timeoutMs: 50 });

  it('refuses the whole name when one address of it is refused', async () => {
    await expect(answering(['8.8.8.8', '10.0.0.1']).addressesOf('db.example', false)).rejects.toMatchObject({
      reason: 'network',
    });
    await expect(answering(['8.8.8.8', '::1']).addressesOf('db.example', false)).rejects.toThrow();
    await expect(answering(['8.8.8.8', '8.8.4.4']).addressesOf('db.example', false)).resolves.toEqual([
      '8.8.8.8',
      '8.8.4.4',
    ]);
  });

  it('refuses a name without an address, with an answer that is none, and one that does not resolve in time', async () => {
    await expect(answering([]).addressesOf('db.example', false)).rejects.toMatchObject({
      reason: 'unresolved',
    });
    await expect(answering(['2130706433']).addressesOf('db.example', false)).rejects.toThrow(
      AddressRefusedError,
    );
    const silent = createAddressVetting({
      allowedNetworks: [],
      resolve: () => new Promise(() => {}),
      timeoutMs: 20,
    });
    await expect(silent.addressesOf('db.example', false)).rejects.toMatchObject({ reason: 'unresolved' });
  });

  it('lets allowed networks pass, and nothing plain beside them', async () => {
    const listed = answering(['10.1.2.3'], ['10.0.0.0/8', 'fd00::/8']);
    await expect(listed.addressesOf('db.example', true)).resolves.toEqual(['10.1.2.3']);
    expect(listed.verdictOf('::ffff:10.1.2.3')).toBe('listed');
    expect(listed.verdictOf('fd12::1')).toBe('listed');
    expect(listed.verdictOf('192.168.0.1')).toBe('refused');
    expect(answering([], ['::1/128']).verdictOf('::1')).toBe('listed');
    expect(answering([], ['64:ff9b::/96']).verdictOf('64:ff9b::10.0.0.1')).toBe('refused');
    expect(answering([], ['64:ff9b::/96']).verdictOf('64:ff9b::8.8.8.8')).toBe('public');
    const mixed = answering(['10.1.2.3', '8.8.8.8'], ['10.0.0.0/8']);
    await expect(mixed.addressesOf('db.example', true)).rejects.toMatchObject({ reason: 'plain' });
    await expect(mixed.addressesOf('db.example', false)).resolves.toHaveLength(2);
  });
});

describe('createNetworkList', () => {
  const bitsOf = (address: string): string =>
    address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');

  it('agrees with a comparison of bits', () => {
    const v4 = Object.keys(SPECIAL_NETWORKS).filter((network) => network.includes('.'));
    const list = createNetworkList(v4);
    fc.assert(
      fc.property(fc.constantFrom(...v4), fc.nat(32), fc.ipV4(), (network, flip, any) => {
        const [base = '', length = ''] = network.split('/');
        const bits = [...bitsOf(base)]
          .map((bit, index) => (index === flip ? String(1 - Number(bit)) : bit))
          .join('');
        const near = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)).join('.');
        for (const address of [near, any]) {
          const isIn = v4.some((each) => {
            const [start = '', size = ''] = each.split('/');
            return bitsOf(address).startsWith(bitsOf(start).slice(0, Number(size)));
          });
          expect([address, list.has(address)]).toEqual([address, isIn]);
        }
        expect(length).not.toBe('');
      }),
    );
  });
});
