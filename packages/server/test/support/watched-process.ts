// Serves the API in a process of its own and tells on request how long its event loop was held up, and its memory.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadConfig } from '@istari-lens/core';
import { startServer } from '../../src/index.ts';

const server = await startServer(loadConfig(process.env));
await server.ready;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

process.on('message', (message) => {
  if (message === 'delay') {
    const milliseconds = (value: number): number => value / 1e6;
    process.send?.({
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    });
    delay.reset();
  } else if (message === 'memory') {
    process.send?.({ residentBytes: process.memoryUsage.rss() });
  } else {
    void server.close().then(() => process.disconnect());
  }
});
process.send?.({ port: server.port });
