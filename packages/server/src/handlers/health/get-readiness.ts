import type { Handler } from '../../http/handler.ts';
import { healthReply } from './health-reply.ts';

/** `GET /health/ready`: a process that is being stopped says so before it stops listening. */
export const getReadiness: Handler<'getReadiness'> = async ({ lens, context }) => {
  if (!context.isDraining()) return healthReply(await lens.health.ready());
  const { version } = lens.health.live();
  const time = new Date().toISOString();
  const stopping = {
    status: 'fail',
    componentType: 'system',
    time,
    output: 'The process is being stopped.',
  } as const;
  return healthReply({ status: 'fail', version, checks: { 'process:stopping': [stopping] } });
};
