import { createCoverage, type Coverage } from '../tally/coverage.ts';
import { featuresOf } from '../tally/features-of.ts';
import { describeDifference } from './describe-difference.ts';
import { createDifferentialRun } from './run-differential.ts';
import { shrink } from './shrink.ts';
import type { World } from './world.ts';

/** Asks the questions of a seed at these places; throws at the first difference, with all about it. */
export async function checkQuestions(
  world: World,
  seed: number,
  indexes: Iterable<number>,
): Promise<Coverage> {
  const run = createDifferentialRun(world, seed);
  const coverage = createCoverage();
  for (const index of indexes) {
    const { asked, outcome } = await run.ask(index);
    if (outcome.kind === 'different') {
      const shrunk = await shrink(asked, outcome, world);
      throw new Error(describeDifference({ seed, index }, shrunk.asked, shrunk.outcome, world.tools));
    }
    if (outcome.kind !== 'same') continue;
    const { definition } = world.variants[asked.variant];
    const { answer } = outcome;
    coverage.note(featuresOf(asked, definition, run.fields(asked.variant), answer), answer.rows.length > 0);
  }
  return coverage;
}
