import type { Health } from '@istari-lens/core/contract';
import type { Reply } from '../../http/reply.ts';

/** Health as an answer: 200 for pass and warn, 503 for fail. */
export function healthReply(health: Health): Reply {
  return {
    kind: 'json',
    status: health.status === 'fail' ? 503 : 200,
    body: health,
    media: 'application/health+json',
  };
}
