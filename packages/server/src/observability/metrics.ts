import type { LensLoad, QueryCacheStats } from '@istari-lens/core';
import { Counter, Gauge, Registry } from 'prom-client';
import { registerLoadMetrics } from './load-metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { createRequestDurations, type RequestDurations } from './request-durations.ts';

/** Facts about one finished request. */
export interface RequestOutcome {
  /** Pattern of the route, never the address itself; `unmatched` for what no route answers. */
  route: string;
  method: string;
  status: number;
  durationMs: number;
}

/** Metrics of one router, in a registry of their own. */
export interface Metrics {
  /** Media type of {@link Metrics.render}. */
  readonly media: string;
  observe(outcome: RequestOutcome): void;
  /** All metrics in the Prometheus text format. */
  render(): Promise<string>;
}

interface Outcome {
  readonly labels: { route: string; method: string; status: string };
  readonly durations: ReturnType<RequestDurations['of']>;
  count: number;
}

export interface MetricsOptions {
  release: string;
  cacheStats: () => QueryCacheStats;
  load: () => LensLoad;
}

/** Counts and times requests by route pattern, method and status, and shows what the cache did. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ['route', 'method', 'status'] as const;
  // Looked up by one short text: the library would check and join the labels for every request.
  const outcomes = new Map<string, Outcome>();
  new Counter({
    name: 'api_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { labels, count } of outcomes.values()) this.inc(labels, count);
    },
  });
  const durations = createRequestDurations(
    'api_request_duration_seconds',
    'Time from the first byte of a request to the last byte of its answer.',
  );
  new Gauge({
    name: 'istari_build_info',
    help: 'Always 1; the label says which release runs.',
    labelNames: ['release'],
    registers,
  }).set({ release: options.release }, 1);
  registerCache(registry, options.cacheStats);
  registerLoadMetrics(registry, options.load);
  registerProcessMetrics(registry);
  return {
    media: registry.contentType,
    observe({ route, method, status, durationMs }) {
      const key = `${status} ${method} ${route}`;
      let outcome = outcomes.get(key);
      if (outcome === undefined) {
        const labels = { route, method, status: String(status) };
        outcome = { labels, durations: durations.of(labels), count: 0 };
        outcomes.set(key, outcome);
      }
      outcome.count += 1;
      outcome.durations.add(durationMs / 1000);
    },
    render: async () => `${await registry.metrics()}\n${durations.render()}`,
  };
}

function registerCache(registry: Registry, stats: () => QueryCacheStats): void {
  const registers = [registry];
  new Counter({
    name: 'istari_cache_events_total',
    help: 'What the cache did since the process started.',
    labelNames: ['event'],
    registers,
    collect() {
      this.reset();
      const { hits, misses, stale, waits, invalidations } = stats();
      for (const [event, count] of Object.entries({ hits, misses, stale, waits, invalidations })) {
        this.inc({ event }, count);
      }
    },
  });
  new Counter({
    name: 'istari_cache_store_events_total',
    help: 'What each cache store gave since the process started: hits, misses, and errors, which count as misses.',
    labelNames: ['store', 'event'],
    registers,
    collect() {
      this.reset();
      for (const { name, hits, misses, errors } of stats().stores) {
        for (const [event, count] of Object.entries({ hits, misses, errors })) {
          this.inc({ store: name, event }, count);
        }
      }
    },
  });
  new Counter({
    name: 'istari_cache_evictions_total',
    help: 'Entries a cache store gave up since the process started: for want of room (full), or past use (expired).',
    labelNames: ['store', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { name, stats: store } of stats().stores) {
        const reasons = Object.entries(store.evicted ?? { full: store.evictions });
        for (const [reason, count] of reasons) this.inc({ store: name, reason }, count);
      }
    },
  });
  new Gauge({
    name: 'istari_cache_bytes',
    help: 'Bytes kept by a cache store, of those that can tell.',
    labelNames: ['store'],
    registers,
    collect() {
      for (const { name, stats: store } of stats().stores) {
        if (store.isUnmeasured !== true) this.set({ store: name }, store.bytes);
      }
    },
  });
}
