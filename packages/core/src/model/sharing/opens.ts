import type { Principal } from '../../contract/types/identity.ts';
import { embedEnded } from '../embed/embed-ended.ts';

/** The part of a dashboard that says whom it is open to besides its sharing. */
export interface OpenedTo {
  id: string;
  embedsRevokedAt: Date | null;
}

/**
 * Whether a dashboard is what a guest was let in to; true for all who are no guests. Throws an AuthenticationError for an
 * embed token that was revoked, as for one that has ended, so that its page gets a new one.
 */
export function opensDashboard({ kind, opens }: Principal, { id, embedsRevokedAt }: OpenedTo): boolean {
  if (opens === undefined) return true;
  if (opens.dashboardId.toLowerCase() !== id) return false;
  if (kind !== 'embed' || embedsRevokedAt === null || opens.since > embedsRevokedAt.getTime()) return true;
  throw embedEnded();
}
