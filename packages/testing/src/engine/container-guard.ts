/**
 * A program of its own: when its standard input closes, because the test run that started it ended in
 * any way, it removes the containers that the run left.
 */
import { rmSync } from 'node:fs';
import type { ContainerGuardOrder } from './guard-containers.ts';
import { removeRunContainers } from './run-containers.ts';

const order: ContainerGuardOrder = JSON.parse(process.argv[2] ?? '');

await new Promise<void>((resolve) => {
  for (const event of ['end', 'error', 'close']) process.stdin.once(event, () => resolve());
  process.stdin.resume();
});
await removeRunContainers(order.engine, order.prefix);
for (const file of order.remove) rmSync(file, { force: true });
