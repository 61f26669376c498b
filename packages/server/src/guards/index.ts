import type { RouteGuard } from '@istari-lens/core/contract';
import type { Guard } from './guard.ts';
import { metricsGuard } from './metrics-guard.ts';
import { principalGuard, roleGuard, userGuard } from './principal-guards.ts';
import { sessionGuard } from './session-guard.ts';
import { shareLinkGuard } from './share-link-guard.ts';

/** The guard behind every name that the route table may use. */
export const guards: Readonly<Record<RouteGuard, Guard>> = Object.freeze({
  public: () => ({}),
  metrics: metricsGuard,
  session: sessionGuard,
  shareLink: shareLinkGuard,
  principal: principalGuard,
  user: userGuard,
  'role:viewer': roleGuard('viewer'),
  'role:editor': roleGuard('editor'),
  'role:admin': roleGuard('admin'),
  'role:operator': roleGuard('operator'),
});
