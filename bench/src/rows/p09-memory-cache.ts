import { runChild } from '../children/run-child.ts';
import type { CacheArgument, CacheFigures } from '../children/measure-cache.ts';
import { bar } from '../measure/result.ts';
import { summarize } from '../statistics.ts';
import type { Row } from './row.ts';

export const memoryCache: Row = {
  title: 'Memory cache under churn of a million keys',
  method:
    '1,000,000 answers of 0.3 to 6.5 kB put through `createQueryCache` of 128 MiB in a process of its own; heap and external memory after garbage collection at every tenth, above what they were before. Then CPU of a hit among 100 entries and among 100,000, in turn, and of a look-up in a Map of the same keys that does nothing else.',
  async run({ scale }) {
    const argument: CacheArgument = {
      maxBytes: scale.cacheBytes,
      churnedKeys: scale.churnedKeys,
      rounds: scale.rounds,
    };
    const { grownBytes, entries, evictions, hitMicroseconds, mapMicroseconds } = await runChild<CacheFigures>(
      'measure-cache.ts',
      { argument, node: ['--expose-gc'] },
    );
    const { few, many } = hitMicroseconds;
    return {
      figures: [
        { name: 'memory at the most', unit: 'MiB', summary: summarize([grownBytes / 1024 / 1024]) },
        { name: 'a hit among 100 entries', unit: 'µs CPU', summary: summarize(few) },
        { name: 'a hit among 100,000 entries', unit: 'µs CPU', summary: summarize(many) },
        { name: 'a look-up in a bare Map of 100', unit: 'µs CPU', summary: summarize(mapMicroseconds.few) },
        {
          name: 'a look-up in a bare Map of 100,000',
          unit: 'µs CPU',
          summary: summarize(mapMicroseconds.many),
        },
      ],
      bars: [
        bar('memory over the limit', 'atMost', 1.15, summarize([grownBytes / scale.cacheBytes])),
        bar(
          'a hit among 100,000 over one among 100 (the bar says “flat”)',
          'atMost',
          1.5,
          summarize(many.map((cost, round) => cost / (few[round] ?? Number.NaN))),
        ),
      ],
      notes: [
        `In the end there were ${entries.toLocaleString('en-US')} entries, and ${evictions.toLocaleString('en-US')} had been evicted.`,
      ],
    };
  },
};
