/**
 * A program of its own: when its standard input closes, because the test run that started it ended in
 * any way, it removes the containers that the run left.
 */
import { removeRunContainers } from './run-containers.ts';
import type { EngineAddress } from './engine-address.ts';

const order: { engine: EngineAddress; prefix: string } = JSON.parse(process.argv[2] ?? '');

await new Promise<void>((resolve) => {
  for (const event of ['end', 'error', 'close']) process.stdin.once(event, () => resolve());
  process.stdin.resume();
});
await removeRunContainers(order.engine, order.prefix);
