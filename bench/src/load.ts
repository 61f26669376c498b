import autocannon from 'autocannon';
import type { Target } from './target.ts';

export interface LoadRequest {
  path: string;
  body: string;
  headers: Record<string, string>;
}

export interface LoadFigures {
  requestsPerSecond: number;
  /** CPU time of the server's process. */
  cpuMicrosecondsPerRequest: number;
  p99Ms: number;
}

const CONNECTIONS = 20;

/** Sends the same request over loopback for some seconds, and measures the server meanwhile. */
export async function loadFor(seconds: number, target: Target, request: LoadRequest): Promise<LoadFigures> {
  const before = await target.cpuMs();
  const result = await autocannon({
    url: `${target.url}${request.path}`,
    method: 'POST',
    body: request.body,
    headers: { 'content-type': 'application/json', ...request.headers },
    connections: CONNECTIONS,
    duration: seconds,
  });
  const cpuMs = (await target.cpuMs()) - before;
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${result.non2xx + result.errors} of ${result.requests.total} requests to ${request.path} failed.`,
    );
  }
  return {
    requestsPerSecond: result.requests.average,
    cpuMicrosecondsPerRequest: (cpuMs * 1000) / result.requests.total,
    p99Ms: result.latency.p99,
  };
}
