import { summarize, type Summary } from '../statistics.ts';
import { watchStolenTime } from './stolen-time.ts';

/** A round in which other machines took more of the processors' time than this is done again. */
export const TOLERATED_STOLEN_SHARE = 0.02;

/** So many times the rounds asked for are tried at most. */
const TRIES = 2;

/**
 * Measures several sides in turn, round by round (A B C A B C), so that a machine that drifts drifts for all.
 * The sides change places from round to round. Rounds that other machines disturbed are repeated, and those
 * that were disturbed least are kept; which ones are, no figure decides. Throws what a side throws in a
 * round that was not disturbed.
 */
export async function inRounds<Side extends string, Figures>(
  rounds: number,
  sides: Readonly<Record<Side, (round: number) => Promise<Figures>>>,
): Promise<Record<Side, Figures>[]> {
  const names = Object.keys(sides) as Side[];
  const tries: { found: Record<Side, Figures>; stolenShare: number }[] = [];
  let undisturbed = 0;
  for (let round = 0; round < rounds * TRIES && undisturbed < rounds; round += 1) {
    const found: Partial<Record<Side, Figures>> = {};
    const order = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
    const stolen = watchStolenTime();
    try {
      for (const name of order) found[name] = await sides[name](round);
    } catch (error) {
      if (stolen() <= TOLERATED_STOLEN_SHARE || round + 1 === rounds * TRIES) throw error;
      continue;
    }
    const stolenShare = stolen();
    if (stolenShare <= TOLERATED_STOLEN_SHARE) undisturbed += 1;
    tries.push({ found: found as Record<Side, Figures>, stolenShare });
  }
  const limit = tries.map(({ stolenShare }) => stolenShare).toSorted((a, b) => a - b)[rounds - 1] ?? 1;
  return tries
    .filter(({ stolenShare }) => stolenShare <= limit)
    .slice(0, rounds)
    .map(({ found }) => found);
}

/** The summary of one value a round. */
export function over<Round>(rounds: readonly Round[], pick: (round: Round) => number): Summary {
  return summarize(rounds.map(pick));
}
