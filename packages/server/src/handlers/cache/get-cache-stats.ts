import type { Handler } from '../../http/handler.ts';

/** `GET /cache/stats`: what this process did for the caller's tenant. */
export const getCacheStats: Handler<'getCacheStats'> = ({ lens, principal }) => {
  const { stores, ...counts } = lens.cacheAdmin.stats(principal);
  const shown = stores.map(({ name, stats: { entries, bytes, maxBytes, evictions } }) => ({
    name,
    stats: { entries, bytes, maxBytes, evictions },
  }));
  return { kind: 'json', status: 200, body: { ...counts, stores: shown } };
};
