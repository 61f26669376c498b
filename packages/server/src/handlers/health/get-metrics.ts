import type { Handler } from '../../http/handler.ts';

/** `GET /metrics` */
export const getMetrics: Handler<'getMetrics'> = async ({ context }) => ({
  kind: 'text',
  status: 200,
  text: await context.metrics.render(),
  media: context.metrics.media,
});
