import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { benchCached, type CachedFigures } from './bench-cached.ts';
import { benchUncached } from './bench-uncached.ts';
import { setUp } from './setup.ts';
import { formatSummary } from './statistics.ts';

const RESULT = path.resolve(import.meta.dirname, '../../.cache/bench/results.json');

const TOP_ORIGINS = {
  dataset: 'flights',
  metrics: [
    { aggregate: 'count', as: 'n' },
    { field: 'delay', aggregate: 'avg', as: 'averageDelay' },
  ],
  dimensions: ['origin'],
  orderBy: [{ field: 'n', direction: 'desc' }],
  limit: 15,
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const bench = await setUp();
try {
  print(
    `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}); medians and ranges; servers and load on one machine.\n`,
  );
  const query = await benchCached(bench, { path: '/query', body: JSON.stringify(TOP_ORIGINS) });
  printCached('A cached query, against Express sending the same bytes', query);
  const dashboard = await benchCached(bench, { path: `/dashboards/${bench.dashboardId}/data`, body: '{}' });
  printCached('The cached dashboard in one request, against Express sending the same bytes', dashboard);
  const uncached = await benchUncached(bench);
  print(`An uncached query over 3,000,000 flights, one at a time
  Lens              ${formatSummary(uncached.lens)} ms
  Express by hand   ${formatSummary(uncached.handWritten)} ms   Lens takes ${formatSummary(uncached.overHandWritten)} times that
  pg alone          ${formatSummary(uncached.pgAlone)} ms   Lens takes ${formatSummary(uncached.overPgAlone)} times that
`);
  await mkdir(path.dirname(RESULT), { recursive: true });
  await writeFile(
    RESULT,
    `${JSON.stringify({ node: process.versions.node, query, dashboard, uncached }, null, 2)}\n`,
  );
  print(`All figures: ${path.relative(process.cwd(), RESULT)}`);
} finally {
  await bench.stop();
}

function printCached(title: string, figures: CachedFigures): void {
  print(`${title} (${figures.bytes.toLocaleString('en-US')} bytes)
  Lens       ${formatSummary(figures.lens.requestsPerSecond)} requests/s, ${formatSummary(figures.lens.cpuMicrosecondsPerRequest)} µs CPU each, p99 ${formatSummary(figures.lens.p99Ms)} ms
  Express    ${formatSummary(figures.floor.requestsPerSecond)} requests/s, ${formatSummary(figures.floor.cpuMicrosecondsPerRequest)} µs CPU each, p99 ${formatSummary(figures.floor.p99Ms)} ms
  Lens over Express: ${formatSummary(figures.throughputRatio)} of the throughput, ${formatSummary(figures.cpuRatio)} of the CPU
`);
}
