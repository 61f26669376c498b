import type { Handler } from '../../http/handler.ts';
import { healthReply } from './health-reply.ts';

/** `GET /health/live` */
export const getLiveness: Handler<'getLiveness'> = ({ lens }) => healthReply(lens.health.live());
