import type { Sample } from './prometheus-text.ts';

/** What the metrics of one process say about its requests since it started, probes and metrics left out. */
export interface RequestStatistics {
  requests: number;
  /** Answers of 500 and above. */
  errors: number;
  /** 0 to 1. */
  errorRate: number;
  /** 95 of 100 requests took no longer; interpolated within its bucket, infinite beyond the last. */
  p95Ms: number;
}

/** Null when no request was counted. */
export function requestStatistics(samples: readonly Sample[]): RequestStatistics | null {
  const counted = samples.filter(({ labels }) => !isProbe(labels['route'] ?? ''));
  const totals = counted.filter(({ name }) => name === 'api_requests_total');
  const requests = sum(totals);
  if (requests === 0) return null;
  const errors = sum(totals.filter(({ labels }) => Number(labels['status']) >= 500));
  return { requests, errors, errorRate: errors / requests, p95Ms: quantile(counted, 0.95) * 1000 };
}

function isProbe(route: string): boolean {
  return route.startsWith('/health') || route === '/metrics';
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

/** As Prometheus's histogram_quantile: even spread within a bucket. */
function quantile(samples: readonly Sample[], share: number): number {
  const counts = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (name !== 'api_request_duration_seconds_bucket') continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const buckets = [...counts].toSorted(([left], [right]) => left - right);
  const wanted = (buckets.at(-1)?.[1] ?? 0) * share;
  let [lower, below] = [0, 0];
  for (const [bound, count] of buckets) {
    if (count >= wanted && count > below) {
      return bound === Infinity ? Infinity : lower + ((bound - lower) * (wanted - below)) / (count - below);
    }
    [lower, below] = [bound, count];
  }
  return 0;
}
