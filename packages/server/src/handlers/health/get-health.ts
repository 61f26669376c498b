import { isInsider } from '../../guards/metrics-guard.ts';
import type { Handler } from '../../http/handler.ts';
import { healthReply } from './health-reply.ts';

/** `GET /health`: the checks behind the status are for those who may read metrics. */
export const getHealth: Handler<'getHealth'> = async ({ lens, context, request }) => {
  const health = await lens.health.summary();
  if (isInsider(request, context)) return healthReply(health);
  return healthReply({ status: health.status, version: health.version, checks: {} });
};
