import type { Request, Response } from 'express';
import type { Logger } from '@istari-lens/core';
import type { Principal, Route } from '@istari-lens/core/contract';
import { describeError } from '../observability/describe-error.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What is known about a request so far. */
export interface RequestTrace {
  readonly id: string;
  route?: Route;
  principal?: Principal;
  /** Why the answer is a 5xx, for the log; unexpected when it is our own fault. */
  failure?: { error: unknown; unexpected: boolean };
}

/** Counts, times and logs a request once it is over. Probes are counted, not logged. */
export function observe(
  request: Request,
  response: Response,
  trace: RequestTrace,
  sinks: { metrics: Metrics; logger: Logger },
): void {
  const started = performance.now();
  response.once('close', () => {
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    const route = trace.route?.path ?? 'unmatched';
    // A caller who left before the answer has no status; 499 is what proxies write for that.
    const status = response.writableFinished ? response.statusCode : 499;
    sinks.metrics.observe({ route, method: methodLabel(request.method), status, durationMs });
    if (trace.route?.area === 'health' && trace.failure === undefined) return;
    const fields = {
      requestId: trace.id,
      ...(trace.principal === undefined
        ? {}
        : { tenant: trace.principal.tenant, principal: `${trace.principal.kind}:${trace.principal.id}` }),
      route: `${methodLabel(request.method)} ${route}`,
      status,
      durationMs,
      ...(trace.failure === undefined ? {} : { err: describeError(trace.failure.error) }),
    };
    if (trace.failure?.unexpected === true) sinks.logger.error(fields, 'request failed');
    else if (trace.failure !== undefined) sinks.logger.warn(fields, 'request refused');
    else sinks.logger.info(fields, 'request');
  });
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A bounded label, whatever the caller invents. */
function methodLabel(method: string): string {
  return METHODS.includes(method) ? method : 'OTHER';
}
