import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a host name, of both families; rejects, or resolves to none, when there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

export interface ResolveHostOptions {
  /**
   * Names that DNS does not know are looked up as the system does, which also reads its hosts file and its
   * search domains.
   */
  systemNames: boolean;
}

const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks DNS for A and AAAA. Not the system's look-up at first: that holds one of the few threads of the
 * process for as long as a slow name server likes.
 */
export function createResolveHost({ systemNames }: ResolveHostOptions): ResolveHost {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  return async (host) => {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const isUnknown = answers.every(
      (answer) => answer.status === 'rejected' && NOT_THERE.has(Object(answer.reason).code),
    );
    if (!systemNames || !isUnknown) return found;
    const system = await lookup(host, { all: true, verbatim: true });
    return system.map(({ address }) => address);
  };
}
