import type { QueryResult, QuerySpec } from '../../../src/contract/types/query.ts';
import { compileQuery } from '../../../src/query/index.ts';
import { contextFor, VIEWER } from '../../query-fixtures.ts';
import { AmbiguousAnswer } from '../evaluator/ambiguous.ts';
import { evaluate } from '../evaluator/evaluate.ts';
import type { Answer } from '../evaluator/question.ts';
import type { DifferentialCase } from '../generate/question.ts';
import { differenceOf } from './compare.ts';
import type { World } from './world.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** How a question went: the same both ways, different, or not to be decided. */
export type Outcome =
  | { readonly kind: 'same'; readonly answer: Answer }
  | { readonly kind: 'ambiguous' }
  | {
      readonly kind: 'different';
      readonly difference: string;
      readonly sql: string | null;
      readonly actual: QueryResult | null;
      readonly expected: Answer;
    };

/** Asks the product and the evaluator the same question, and compares. */
export async function askBoth(asked: DifferentialCase, world: World): Promise<Outcome> {
  const { definition, tables, runner } = world.variants[asked.variant];
  const spec: QuerySpec = { ...asked.spec, dataset: definition.name };
  let expected: Answer;
  try {
    expected = evaluate({ ...asked, definition, tables, spec }, world.tools);
  } catch (error) {
    if (error instanceof AmbiguousAnswer) return { kind: 'ambiguous' };
    throw error;
  }
  let sql: string | null = null;
  let actual: QueryResult | null = null;
  try {
    const { now, timezones, calendar, attributes } = asked;
    const compiled = compileQuery(
      spec,
      contextFor(definition, {
        now: new Date(now),
        timezones,
        calendar: {
          weekStart: WEEKDAYS[calendar.firstWeekday - 1] ?? 'monday',
          fiscalYearStart: calendar.firstMonth,
        },
        principal: { ...VIEWER, attributes },
      }),
    );
    sql = compiled.statement.text;
    actual = await runner.run(compiled);
  } catch (error) {
    return { kind: 'different', difference: describe(error), sql, actual, expected };
  }
  const difference = differenceOf(actual, expected, world.tools.zones(expected.timezone));
  if (difference === null) return { kind: 'same', answer: expected };
  return { kind: 'different', difference, sql, actual, expected };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'The product threw something that is no error.';
  const issues = 'issues' in error ? ` ${JSON.stringify(error.issues)}` : '';
  return `The product threw ${error.name}: ${error.message}${issues}`;
}
