import { expect, it } from 'vitest';
import { createBackground } from './background.ts';

it('is waited for by close, and begins nothing after that', async () => {
  const told: unknown[] = [];
  const background = createBackground({ onError: (error) => told.push(error) });
  const { promise, resolve } = Promise.withResolvers<void>();
  const done: string[] = [];
  background.run(() => promise.then(() => void done.push('first')));
  const closed = background.close().then(() => done.push('closed'));
  background.run(async () => void done.push('late'));
  resolve();
  await closed;
  expect(done).toEqual(['first', 'closed']);
  expect(told).toEqual([]);
});

it('tells of what failed, and of what was too much', async () => {
  const told: unknown[] = [];
  const background = createBackground({ onError: (error) => told.push(error), maxPending: 1 });
  const trouble = new Error('trouble');
  background.run(() => Promise.reject(trouble));
  background.run(async () => {});
  await background.close();
  expect(told).toEqual([undefined, trouble]);
});
