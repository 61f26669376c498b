import type { DifferentialCase } from '../generate/question.ts';
import { Exact } from '../evaluator/exact.ts';
import { writeTime } from '../evaluator/write-time.ts';
import type { EvaluatorTools } from '../evaluator/cells.ts';
import type { Difference } from './shrink.ts';

const MAX_ROWS = 20;

/** All that is needed to understand a difference and to see it again. */
export function describeDifference(
  place: { seed: number; index: number },
  asked: DifferentialCase,
  { difference, sql, actual, expected }: Difference,
  tools: EvaluatorTools,
): string {
  const zone = tools.zones(expected.timezone);
  const rows = expected.rows.slice(0, MAX_ROWS).map((cells) =>
    Object.fromEntries(
      expected.columns.map(({ name, family }, index) => {
        const cell = cells[index] ?? null;
        if (cell instanceof Exact) return [name, cell.toString()];
        return [name, typeof cell === 'bigint' ? writeTime(cell, family ?? 'instant', zone) : cell];
      }),
    ),
  );
  return [
    `The answers differ: ${difference}`,
    `question (seed ${place.seed}, index ${place.index}, shrunk): ${JSON.stringify(asked)}`,
    `SQL: ${sql ?? 'none'}`,
    `product: ${JSON.stringify(actual?.rows.slice(0, MAX_ROWS) ?? null)} ranges ${JSON.stringify(actual?.ranges ?? null)}`,
    `evaluator: ${JSON.stringify(rows)} ranges ${JSON.stringify(expected.ranges)}`,
    'again: ' +
      `TEST_DIFFERENTIAL_REPLAY=${place.seed}:${place.index} npm test -- --project integration packages/core/test/differential/differential.test.ts`,
  ].join('\n');
}
