import { NotFoundError } from '@istari-lens/core';
import type { Principal } from '@istari-lens/core/contract';

/** Id of the dashboard that a guest was let in to. */
export function openedDashboard({ opens }: Principal): string {
  if (opens === undefined) throw new NotFoundError('The shared dashboard');
  return opens.dashboardId;
}
