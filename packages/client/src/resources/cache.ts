import type { CacheInvalidated, CacheInvalidation, CacheStats } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get } from './get.ts';

/** The cache of answers, for admins, each within the own tenant. */
export interface CacheResource {
  /** What the cache did for the tenant in the process that answers. */
  stats(options?: CallOptions): Call<CacheStats>;
  /**
   * Drops answers in all processes, such as at the end of a load of data; may be repeated. A dataset or data source
   * that does not exist is an error, and nothing is dropped then.
   *
   * @example
   * await client.cache.invalidate({ tables: ['public.orders', 'public.customers'] });
   */
  invalidate(what: CacheInvalidation, options?: CallOptions): Call<CacheInvalidated>;
}

/** The cache methods of a client. */
export function createCacheResource(request: Request): CacheResource {
  return {
    stats: (options) => get(request, route('GET /cache/stats'), options),
    invalidate(what, options) {
      const reply = request<CacheInvalidated>(
        { ...route('POST /cache/invalidate'), body: what, repeatable: true },
        options,
      );
      return asCall(reply.then((answered) => answered.body));
    },
  };
}
