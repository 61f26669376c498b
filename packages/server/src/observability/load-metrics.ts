import type { LensLoad } from '@istari-lens/core';
import { Gauge, type Registry } from 'prom-client';

/** Queries at the analytics databases and connections of the pools, read when metrics are. */
export function registerLoadMetrics(registry: Registry, load: () => LensLoad): void {
  const registers = [registry];
  new Gauge({
    name: 'istari_queries',
    help: 'Questions at the analytics databases, and those waiting for their turn.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(load().queries)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'istari_pool_connections',
    help: 'Connections of a pool: in use and idle.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, counts] of Object.entries(load().pools)) {
        if (counts === undefined) continue;
        this.set({ pool, state: 'used' }, counts.open - counts.idle);
        this.set({ pool, state: 'idle' }, counts.idle);
      }
    },
  });
  new Gauge({
    name: 'istari_pool_max_connections',
    help: 'Most connections that a pool opens.',
    labelNames: ['pool'],
    registers,
    collect() {
      for (const [pool, counts] of Object.entries(load().pools)) {
        if (counts !== undefined && counts.max !== null) this.set({ pool }, counts.max);
      }
    },
  });
  new Gauge({
    name: 'istari_pool_waiting',
    help: 'Callers that wait for a connection of a pool.',
    labelNames: ['pool'],
    registers,
    collect() {
      for (const [pool, counts] of Object.entries(load().pools)) {
        if (counts !== undefined) this.set({ pool }, counts.waiting);
      }
    },
  });
  new Gauge({
    name: 'istari_replicas',
    help: 'Replicas of open data sources by what was found at the last look: ok, primary (takes changes itself), behind, unreachable, unknown (not asked yet).',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const [state, count] of Object.entries(load().replicas ?? {})) this.set({ state }, count);
    },
  });
}
