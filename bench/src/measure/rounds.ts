import { summarize, type Summary } from '../statistics.ts';

/**
 * Measures several sides in turn, round by round (A B C A B C), so that a machine that drifts drifts for all.
 * The sides change places from round to round.
 */
export async function inRounds<Side extends string, Figures>(
  rounds: number,
  sides: Readonly<Record<Side, (round: number) => Promise<Figures>>>,
): Promise<Record<Side, Figures>[]> {
  const names = Object.keys(sides) as Side[];
  const results: Record<Side, Figures>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const found: Partial<Record<Side, Figures>> = {};
    const order = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
    for (const name of order) found[name] = await sides[name](round);
    results.push(found as Record<Side, Figures>);
  }
  return results;
}

/** The summary of one value a round. */
export function over<Round>(rounds: readonly Round[], pick: (round: Round) => number): Summary {
  return summarize(rounds.map(pick));
}
