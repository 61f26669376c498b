import type { EmbedToken, EmbedTokenRequest, EmbedTokenRevocation } from '../../contract/types/embed.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** Tokens that show one dashboard inside another application. */
export interface EmbedService {
  /**
   * Makes a token for a dashboard that the principal may see. Its holder sees that dashboard as a viewer would, with
   * these attributes, narrowed by the locked filters wherever their datasets are read; and never what its maker may
   * not see. Throws a ForbiddenError for attributes beyond the maker's own, unless the maker is an admin, and a
   * ValidationError for a lock that does not fit its dataset.
   */
  createToken(principal: Principal, request: EmbedTokenRequest, facts?: RequestFacts): Promise<EmbedToken>;
  /** Ends all tokens of a dashboard that were made until now, in every process within a second. */
  revokeTokens(principal: Principal, request: EmbedTokenRevocation, facts?: RequestFacts): Promise<void>;
}
