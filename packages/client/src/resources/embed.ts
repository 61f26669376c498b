import type { EmbedToken, EmbedTokenRequest } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';

/** Tokens that show one dashboard inside another application; for that application's own server. */
export interface EmbedResource {
  /**
   * A token for a dashboard, good for at most ten minutes.
   *
   * @example
   * const { token } = await client.embed.createToken({
   *   dashboardId,
   *   lockedFilters: [{ dataset: 'orders', field: 'customer', op: 'eq', value: 42 }],
   * });
   */
  createToken(request: EmbedTokenRequest, options?: CallOptions): Call<EmbedToken>;
  /** Ends all tokens of a dashboard that were made until now. */
  revokeTokens(dashboardId: string, options?: CallOptions): Call<void>;
}

/** The methods of a client for embedding. */
export function createEmbedResource(request: Request): EmbedResource {
  return {
    createToken: (body, options) => create(request, route('POST /embed/tokens'), body, options),
    revokeTokens(dashboardId, options) {
      const asked = { ...route('POST /embed/tokens/revoke'), body: { dashboardId }, repeatable: true };
      return asCall(request<undefined>(asked, options).then(() => undefined));
    },
  };
}
