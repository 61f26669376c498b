import type { ShareLink } from '../../contract/types/sharing.ts';
import type { LinkRecord } from './link-record.ts';

/** A link as the API shows it. */
export function toShareLink({ expiresAt, createdAt, ...link }: LinkRecord): ShareLink {
  return {
    id: link.id,
    name: link.name,
    hasPassword: link.hasPassword,
    expiresAt: expiresAt === null ? null : expiresAt.toISOString(),
    maxViews: link.maxViews,
    views: link.views,
    origins: link.origins,
    createdAt: createdAt.toISOString(),
  };
}
