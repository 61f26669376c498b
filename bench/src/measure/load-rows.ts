import type { LoadFigures } from '../load/run-load.ts';
import type { Figure } from './result.ts';
import { over } from './rounds.ts';

/** The figures of each side under load, named in the order given. */
export function loadFigures<Side extends string>(
  rounds: readonly Record<Side, LoadFigures>[],
  names: Readonly<Record<Side, string>>,
): Figure[] {
  return (Object.keys(names) as Side[]).flatMap((side) => [
    {
      name: `${names[side]}: throughput`,
      unit: 'requests/s',
      summary: over(rounds, (round) => round[side].requestsPerSecond),
    },
    {
      name: `${names[side]}: CPU per request`,
      unit: 'µs',
      summary: over(rounds, (round) => round[side].cpuMicrosecondsPerRequest),
    },
    { name: `${names[side]}: p99`, unit: 'ms', summary: over(rounds, (round) => round[side].p99Ms) },
  ]);
}

/** One side over another in one figure, round by round. */
export function ratioOf<Side extends string>(
  rounds: readonly Record<Side, LoadFigures>[],
  [side, than]: readonly [Side, Side],
  figure: keyof LoadFigures,
): ReturnType<typeof over> {
  return over(rounds, (round) => round[side][figure] / round[than][figure]);
}
