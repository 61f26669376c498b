import { readingOf } from '../../contract/parse.ts';
import type { Reading } from '../../contract/reading.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/index.ts';
import { compileReading, type CompiledQuery, type QueryContext } from '../../query/index.ts';
import type { AskContext } from './ask-context.ts';
import { queryLimits } from './query-limits.ts';
import { homeTimezonesOf, timezonesOf, type Question } from './question.ts';

/** The part of {@link AskContext} that a question is compiled with: no database and no cache. */
export interface CompileContext
  extends Pick<AskContext, 'clock' | 'zones' | 'models'>, Partial<Pick<AskContext, 'cursors'>> {
  config: { query: { maxRows: number } };
}

/**
 * Plans and compiles a question without running it. Throws a ValidationError with every problem, so
 * that a saved question can be checked as well as an asked one.
 */
export function compileQuestion(context: CompileContext, question: Question): CompiledQuery {
  return compileReading(readingOf<QuerySpec>(question.spec), queryContext(context, question));
}

/** Refuses a question whose shape is wrong: throws a ValidationError with every problem, also of the rest of it. */
export function refuseQuestion(
  context: CompileContext,
  broken: Reading<QuerySpec>,
  asked: Omit<Question, 'spec'>,
): never {
  compileReading(broken, queryContext(context, asked));
  throw new TypeError('A question whose shape is wrong was not refused.');
}

/** Everything that a question would be refused for before it is asked; none when it can be asked. */
export function questionIssues(
  context: CompileContext,
  question: Reading<QuerySpec>,
  asked: Omit<Question, 'spec'>,
): readonly ProblemIssue[] {
  try {
    compileReading(question, queryContext(context, asked));
  } catch (error) {
    if (error instanceof ValidationError) return error.issues;
    throw error;
  }
  return [];
}

function queryContext(context: CompileContext, asked: Omit<Question, 'spec'>): QueryContext {
  const { askable, principal } = asked;
  return {
    dataset: askable.dataset,
    principal,
    now: context.clock(),
    timezones: timezonesOf(asked),
    homeTimezones: homeTimezonesOf(askable),
    calendar: askable.tenantCalendar,
    limits: queryLimits(asked.maxRows ?? context.config.query.maxRows, asked.rows),
    ...(asked.rows === undefined ? {} : { rows: asked.rows }),
    ...(asked.group === undefined ? {} : { group: asked.group }),
    zones: context.zones,
    models: context.models,
    ...(context.cursors === undefined ? {} : { cursors: context.cursors }),
  };
}
