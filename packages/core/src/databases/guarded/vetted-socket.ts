import { Socket, type LookupFunction } from 'node:net';
import type { AddressVetting } from '../addresses/create-address-vetting.ts';

/**
 * A socket for the driver that connects to vetted addresses only. Names are resolved and vetted with each
 * connection; the driver goes on to know the name, which certificates are checked against.
 *
 * @param isVerified Whether TLS with a verified certificate follows; without it only listed networks will do.
 */
export function createVettedSocket(vetting: AddressVetting, isVerified: boolean): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  const vettedConnect = (port: number, host: string): Socket => {
    vetting.addressesOf(host, !isVerified).then(
      (addresses) => {
        // The time to connect may be over.
        if (!socket.destroyed)
          connect({ port, host, lookup: fixedLookup(addresses), autoSelectFamily: true });
      },
      (error: Error) => socket.destroy(error),
    );
    return socket;
  };
  return Object.assign(socket, { connect: vettedConnect });
}

/** A look-up that answers with what has been vetted. */
function fixedLookup(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_host, { all }, done) => {
    if (all === true) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };
}
