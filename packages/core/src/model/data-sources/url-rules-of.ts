import type { ResolvedConfig } from '../../config/index.ts';
import { createAddressVetting, type UrlRules } from '../../databases/index.ts';

/** What the URLs of a deployment's tenants must keep to. */
export function urlRulesOf(
  config: Pick<ResolvedConfig, 'allowedNetworks' | 'dataSourceAuthority'>,
): UrlRules {
  return {
    vetting: createAddressVetting({ allowedNetworks: config.allowedNetworks }),
    certificateAuthority: config.dataSourceAuthority,
  };
}
