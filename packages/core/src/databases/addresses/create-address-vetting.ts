import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { withDeadline } from '../deadline.ts';
import { AddressRefusedError } from '../lease-errors.ts';
import { createNetworkList } from './network-list.ts';
import { reachedAddresses } from './reached-addresses.ts';
import { createResolveHost, type ResolveHost } from './resolve-host.ts';
import { SPECIAL_NETWORKS } from './special-networks.ts';

/** Decides which addresses a database that a tenant named may have. */
export interface AddressVetting {
  /**
   * The addresses of a host, all of them vetted; rejects with AddressRefusedError when one may not be
   * connected to, and when there are none. Connect to these: the name may mean others a moment later.
   *
   * @param onlyListed Take none but addresses in the allowed networks.
   */
  addressesOf(host: string, onlyListed: boolean): Promise<readonly string[]>;
  /**
   * What can be said of a host without asking anybody: its address is public, in an allowed network, or
   * refused; `unknown` for a name.
   */
  verdictOf(host: string): AddressVerdict | 'unknown';
  /** Whether there are allowed networks. */
  readonly hasListed: boolean;
}

export type AddressVerdict = 'public' | 'listed' | 'refused';

export interface AddressVettingOptions {
  /** In CIDR form: what may be reached though it is special, and without TLS. */
  allowedNetworks: readonly string[];
  /** @default DNS */
  resolve?: ResolveHost;
  /** How long a name may take to resolve. @default 5000 */
  timeoutMs?: number;
  /** This machine's addresses, which are refused though they may be public. @default of its interfaces */
  ownAddresses?: () => readonly string[];
}

/** Vets by the table of special networks; the allowed networks go before it. */
export function createAddressVetting(options: AddressVettingOptions): AddressVetting {
  const { allowedNetworks, timeoutMs = 5_000, ownAddresses = interfaceAddresses } = options;
  const hasListed = allowedNetworks.length > 0;
  const resolve = options.resolve ?? createResolveHost({ systemNames: hasListed });
  const special = createNetworkList(Object.keys(SPECIAL_NETWORKS));
  const listed = createNetworkList(allowedNetworks);

  function vet(address: string): AddressVerdict {
    // A zone names an interface of this machine.
    if (isIP(address) === 0 || address.includes('%')) return 'refused';
    const reached = reachedAddresses(address);
    if (reached.every((each) => listed.has(each))) return 'listed';
    const own = createNetworkList(ownAddresses().map((each) => `${each}/${isIP(each) === 6 ? 128 : 32}`));
    const isFine = (each: string): boolean => listed.has(each) || !(special.has(each) || own.has(each));
    return reached.every(isFine) ? 'public' : 'refused';
  }

  return {
    hasListed,
    verdictOf(host) {
      const address = addressesWithin(host)?.[0];
      return address === undefined ? 'unknown' : vet(address);
    },
    async addressesOf(host, onlyListed) {
      const found =
        addressesWithin(host) ??
        (await withDeadline(resolve(host), timeoutMs, () => new AddressRefusedError('unresolved')));
      if (found.length === 0) throw new AddressRefusedError('unresolved');
      const verdicts = found.map(vet);
      if (verdicts.includes('refused')) throw new AddressRefusedError('network');
      if (onlyListed && verdicts.includes('public')) throw new AddressRefusedError('plain');
      return found;
    },
  };
}

/** The address that a host is, or those that `localhost` always means (RFC 6761 6.3). */
function addressesWithin(host: string): readonly string[] | undefined {
  if (isIP(host) !== 0) return [host];
  return /(^|\.)localhost\.?$/i.test(host) ? ['127.0.0.1', '::1'] : undefined;
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address.replace(/%.*$/, '')),
  );
}
