import type { Bench } from '../bench.ts';
import type { Target } from './target.ts';

/** Servers that are kept when they are stopped, and given to whoever wants one of the same configuration. */
export interface TargetPool {
  start: Bench['startLens'];
  /** Stops them for good. */
  stop(): Promise<void>;
}

/** A pool of what `start` starts: spares a smoke run most of its time. */
export function createTargetPool(start: Bench['startLens']): TargetPool {
  const idle = new Map<string, Target[]>();
  const all: Target[] = [];
  return {
    async start(changes = {}, processor) {
      const configuration = JSON.stringify(changes);
      const kept = idle.get(configuration)?.pop();
      if (kept !== undefined) return kept;
      const started = await start(changes, processor);
      all.push(started);
      const target: Target = {
        ...started,
        async stop() {
          idle.set(configuration, [...(idle.get(configuration) ?? []), target]);
        },
      };
      return target;
    },
    async stop() {
      await Promise.all(all.map((target) => target.stop()));
    },
  };
}
