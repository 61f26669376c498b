import type { World, WorldUrls } from '../run/world.ts';
import type { Fault } from './faults.ts';
import { seedFault } from './seed-fault.ts';

/** What the program is given, as JSON in its one argument. */
export interface FaultTask {
  readonly urls: WorldUrls;
  readonly seed: number;
  /** Questions to ask before giving up. */
  readonly questions: number;
  readonly fault: Fault;
}

/** What it prints, as JSON: after how many questions the first answer was different, or null. */
export interface FaultReport {
  readonly found: number | null;
  readonly difference: string | null;
}

const task = JSON.parse(process.argv[2] ?? '') as FaultTask;
seedFault(task.fault);

// Only now, so that they are loaded with the fault.
const { openWorld } = await import('../run/world.ts');
const { createDifferentialRun } = await import('../run/run-differential.ts');

const world: World = await openWorld(task.urls);
try {
  console.log(JSON.stringify(await search(world)));
} finally {
  await world.close();
}

async function search(asked: World): Promise<FaultReport> {
  const run = createDifferentialRun(asked, task.seed);
  for (let index = 0; index < task.questions; index += 1) {
    const { outcome } = await run.ask(index);
    if (outcome.kind === 'different') return { found: index + 1, difference: outcome.difference };
  }
  return { found: null, difference: null };
}
