import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createRequestDurations } from './request-durations.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const seconds = fc.oneof(fc.constantFrom(...BUCKETS), fc.double({ min: 0, max: 60, noNaN: true }));

test('reads as the histogram of prom-client would', async () => {
  const labels = fc.record({
    route: fc.constantFrom('/query', '/dashboards/:id', 'a "quoted" \\ one\nand more'),
    status: fc.constantFrom('200', '404'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(labels, seconds)), async (observed) => {
      const registry = new Registry();
      const theirs = new Histogram({
        name: 'some_seconds',
        help: 'How long.',
        labelNames: ['route', 'status'],
        buckets: BUCKETS,
        registers: [registry],
      });
      const ours = createRequestDurations('some_seconds', 'How long.');
      const known = new Map<string, ReturnType<typeof ours.of>>();
      for (const [of, took] of observed) {
        theirs.observe(of, took);
        const key = JSON.stringify([of.route, of.status]);
        if (!known.has(key)) known.set(key, ours.of(of));
        known.get(key)?.add(took);
      }
      expect(ours.render().trimEnd()).toBe((await registry.metrics()).trimEnd());
    }),
  );
});
