import { describe, expect, it } from 'vitest';
import { createBoundedQueue } from './bounded-queue.ts';

/** Work that ends when it is told to. */
function controlled() {
  let resolve: (value: string) => void = () => {};
  const promise = new Promise<string>((settled) => (resolve = settled));
  return { work: () => promise, resolve: (value: string) => resolve(value) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('createBoundedQueue', () => {
  it('runs so many at a time, in order', async () => {
    const inTurn = createBoundedQueue({ maxConcurrent: 2, maxQueue: 10 });
    const started: number[] = [];
    const tasks = Array.from({ length: 4 }, controlled);
    const results = tasks.map((task, index) =>
      inTurn(() => {
        started.push(index);
        return task.work();
      }),
    );
    await settle();
    expect(started).toEqual([0, 1]);
    tasks[1]?.resolve('b');
    await settle();
    expect(started).toEqual([0, 1, 2]);
    for (const [index, task] of tasks.entries()) task.resolve(String(index));
    expect(await Promise.all(results)).toEqual(['0', 'b', '2', '3']);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('gives the place back when work fails, also before its first await', async () => {
    const inTurn = createBoundedQueue({ maxConcurrent: 1, maxQueue: 0 });
    await expect(inTurn(() => Promise.reject(new Error('late')))).rejects.toThrow('late');
    const throwing = () => {
      throw new Error('early');
    };
    await expect(inTurn(throwing)).rejects.toThrow('early');
    await expect(inTurn(() => Promise.resolve('fine'))).resolves.toBe('fine');
  });

  it('lets nobody in past those who wait', async () => {
    const inTurn = createBoundedQueue({ maxConcurrent: 1, maxQueue: 1 });
    const first = controlled();
    const running = inTurn(first.work);
    const order: string[] = [];
    const waiting = inTurn(async () => void order.push('waiting'));
    first.resolve('done');
    await running;
    await Promise.all([waiting, inTurn(async () => void order.push('newcomer'))]);
    expect(order).toEqual(['waiting', 'newcomer']);
  });
});
