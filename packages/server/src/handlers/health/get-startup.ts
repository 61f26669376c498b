import type { Handler } from '../../http/handler.ts';
import { healthReply } from './health-reply.ts';

/** `GET /health/startup` */
export const getStartup: Handler<'getStartup'> = async ({ lens }) => healthReply(await lens.health.startup());
