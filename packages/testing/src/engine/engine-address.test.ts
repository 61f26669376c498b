import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findEngine } from './engine-address.ts';

it('does not wait for an engine that says nothing', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const start = Date.now();
  expect(await findEngine({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBeUndefined();
  expect(Date.now() - start).toBeLessThan(4_500);
  silent.close();
});

it('finds none where nothing listens', async () => {
  expect(await findEngine({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' })).toBeUndefined();
});
