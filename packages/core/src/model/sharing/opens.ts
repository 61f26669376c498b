import type { Principal } from '../../contract/types/identity.ts';

/** The part of a dashboard that says whom it is open to besides its sharing. */
export interface OpenedTo {
  id: string;
  embedsRevokedAt: Date | null;
}

/** Whether a dashboard is what a guest was let in to, and the door is still open; true for all who are no guests. */
export function opensDashboard({ kind, opens }: Principal, { id, embedsRevokedAt }: OpenedTo): boolean {
  if (opens === undefined) return true;
  if (opens.dashboardId.toLowerCase() !== id) return false;
  return kind !== 'embed' || embedsRevokedAt === null || opens.since > embedsRevokedAt.getTime();
}
