import { isLeftBehind } from '../databases/run-name.ts';
import { askEngine } from './engine-address.ts';
import type { EngineAddress } from './engine-address.ts';

/** Every container of a test run carries this label; its value is the run's prefix. */
export const RUN_LABEL = 'org.istari-lens.test-run';

/** Removes the containers of one run, with their volumes. */
export async function removeRunContainers(engine: EngineAddress, prefix: string): Promise<void> {
  await removeContainers(engine, (label) => label === prefix);
}

/** Removes the containers of runs of this machine that were killed. */
export async function removeLeftBehindContainers(engine: EngineAddress): Promise<void> {
  await removeContainers(engine, isLeftBehind);
}

async function removeContainers(engine: EngineAddress, matches: (label: string) => boolean): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [RUN_LABEL] }));
  const { body } = await askEngine(engine, 'GET', `/containers/json?all=true&filters=${filters}`);
  if (!Array.isArray(body)) return;
  const containers: { Id: string; Labels: Record<string, string> }[] = body;
  const ours = containers.filter((container) => matches(container.Labels[RUN_LABEL] ?? ''));
  await Promise.all(
    ours.map((container) => askEngine(engine, 'DELETE', `/containers/${container.Id}?force=true&v=true`)),
  );
}
