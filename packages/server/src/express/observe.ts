import type { Response } from 'express';
import type { Logger } from '@istari-lens/core';
import { describeError } from '../observability/describe-error.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Exchange } from './exchange.ts';

/** Counts, times and logs a request once it is over. Probes are counted, not logged. */
export function observe(
  exchange: Exchange,
  response: Response,
  sinks: { metrics: Metrics; logger: Logger },
): void {
  const { route: served, principal, failure } = exchange;
  const durationMs = Math.round((performance.now() - exchange.startedAt) * 10) / 10;
  const route = served?.path ?? 'unmatched';
  const method = methodLabel(exchange.method);
  // A caller who left before the answer has no status; 499 is what proxies write for that.
  const status = response.writableFinished ? response.statusCode : 499;
  sinks.metrics.observe({ route, method, status, durationMs });
  if (served?.area === 'health' && failure === undefined) return;
  const fields = {
    requestId: exchange.id,
    ...(principal === undefined
      ? {}
      : { tenant: principal.tenant, principal: `${principal.kind}:${principal.id}` }),
    route: `${method} ${route}`,
    status,
    durationMs,
    ...(failure === undefined ? {} : { err: describeError(failure.error) }),
  };
  if (failure?.unexpected === true) sinks.logger.error(fields, 'request failed');
  else if (failure !== undefined) sinks.logger.warn(fields, 'request refused');
  else sinks.logger.info(fields, 'request');
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A bounded label, whatever the caller invents. */
function methodLabel(method: string): string {
  return METHODS.includes(method) ? method : 'OTHER';
}
