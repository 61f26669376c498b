import { randomUUID } from 'node:crypto';
import { readingOf } from '../../contract/parse.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { cacheKey, type QueryCache } from '../../cache/index.ts';
import type { ResolvedConfig } from '../../config/index.ts';
import { ValidationError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { compileReading, type CompiledQuery, type QueryContext } from '../../query/index.ts';
import { loadAnswer, type LoadContext } from '../cardinality/load-answer.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import { datasetTag, tableTag } from './answer-tags.ts';
import type { AskableDataset } from './askable-dataset.ts';
import type { CheckedSpec } from './check-shape.ts';
import type { DataSourceZones } from './data-source-zones.ts';
import { queryLimits } from './query-limits.ts';

export interface AskContext extends LoadContext {
  cache: QueryCache;
  config: Pick<ResolvedConfig, 'query' | 'cache'>;
  clock: () => Date;
  /** Shared by all questions, since making a time zone is slow. */
  zones: NonNullable<QueryContext['zones']>;
  /** Shared by all questions, since reading the formulas of a dataset is slow. */
  models: NonNullable<QueryContext['models']>;
  /** The same zones as the database that answers knows them. */
  dataSourceZones: DataSourceZones;
}

/** A question with everything its answer depends on besides the data. */
export interface Question {
  spec: CheckedSpec;
  askable: AskableDataset;
  principal: Principal;
  /** Zones of the request and the dashboard, in order of precedence; the rest follows from the others. */
  timezones: readonly (string | null | undefined)[];
}

/**
 * Plans and compiles a question without running it. Throws a ValidationError with every problem, so
 * that a saved question can be checked as well as an asked one.
 */
export function compileQuestion(context: AskContext, question: Question): CompiledQuery {
  return compileReading(readingOf<QuerySpec>(question.spec), queryContext(context, question));
}

/** Refuses a question whose shape is wrong: throws a ValidationError with every problem, also of the rest of it. */
export function refuseQuestion(
  context: AskContext,
  broken: Reading<QuerySpec>,
  asked: Omit<Question, 'spec'>,
): never {
  compileReading(broken, queryContext(context, asked));
  throw new TypeError('A question whose shape is wrong was not refused.');
}

/** Everything that a question would be refused for before it is asked; none when it can be asked. */
export function questionIssues(
  context: AskContext,
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

function queryContext(context: AskContext, asked: Omit<Question, 'spec'>): QueryContext {
  const { askable, principal } = asked;
  return {
    dataset: askable.dataset,
    principal,
    now: context.clock(),
    timezones: timezonesOf(asked),
    calendar: askable.tenantCalendar,
    limits: queryLimits(context.config.query.maxRows),
    zones: context.zones,
    models: context.models,
  };
}

/** Zones in order of precedence, after the question's own. */
function timezonesOf({ askable, timezones }: Omit<Question, 'spec'>): readonly (string | null | undefined)[] {
  return [...timezones, askable.dataset.timezone, askable.tenantTimezone];
}

/** Zones that the answer may depend on: those asked for, and those that columns are stored in. */
function zoneNames(question: Question): string[] {
  const { spec, askable } = question;
  const asked = [spec.timezone, ...timezonesOf(question)].find((name) => name !== null && name !== undefined);
  const stored = Object.values(askable.dataset.fields).map((field) =>
    'storedAs' in field && field.storedAs?.kind === 'timestamp' ? field.storedAs.timezone : undefined,
  );
  return [asked, ...stored].filter((name) => name !== undefined && name !== null);
}

/**
 * Answers one question: compile, then the cache, and only on a miss the database. What the principal
 * may ask has been decided before.
 */
export async function ask(
  context: AskContext,
  question: Question,
  options: RunOptions = {},
): Promise<Answer> {
  const startedAt = performance.now();
  const { askable, principal } = question;
  const { dataset, source } = askable;
  const zones =
    source === null
      ? context.zones
      : await context.dataSourceZones(source, principal.tenant, zoneNames(question));
  const compiled = compileQuestion({ ...context, zones }, question);
  if (source === null) throw noDefaultDataSource();
  const key = cacheKey({
    compiled,
    tenant: principal.tenant,
    role: principal.role,
    dataSourceId: source.id,
    dataSourceVersion: source.version,
    datasetRevision: dataset.revision,
  });
  const answer = await context.cache.getOrLoad(
    key,
    (signal) =>
      loadAnswer(
        context,
        { compiled, dataset, principal, source, datasetTag: datasetTag(principal.tenant, dataset.id) },
        signal,
      ),
    {
      ...lifetime(context, question, compiled),
      tags: tagsOf(question, source.id, compiled),
      fresh: options.fresh ?? false,
      signal: options.signal,
    },
  );
  return {
    body: answer.body,
    etag: answer.etag,
    queryId: options.queryId ?? randomUUID(),
    cache: { status: answer.status, ageMs: answer.ageMs },
    durationMs: performance.now() - startedAt,
  };
}

function lifetime(
  context: AskContext,
  question: Question,
  compiled: CompiledQuery,
): { ttlMs: number; staleMs: number } {
  const own = question.askable.dataset.cache;
  const ttlMs = (own?.ttlSeconds ?? context.config.cache.ttlSeconds) * 1000;
  const staleMs = (own?.staleSeconds ?? context.config.cache.staleSeconds) * 1000;
  if (compiled.validUntil === null) return { ttlMs, staleMs };
  // From then on the same words mean another range; the answer to this one stays right, but nobody asks it.
  const leftMs = Math.max(0, compiled.validUntil.getTime() - context.clock().getTime());
  return { ttlMs: Math.min(ttlMs, leftMs), staleMs: Math.min(staleMs, Math.max(0, leftMs - ttlMs)) };
}

function tagsOf({ principal, askable }: Question, sourceId: string, compiled: CompiledQuery): string[] {
  const tenant = JSON.stringify(principal.tenant);
  return [
    `tenant:${tenant}`,
    datasetTag(principal.tenant, askable.dataset.id),
    `dataSource:${tenant}:${sourceId}`,
    ...compiled.tables.map((table) => tableTag(principal.tenant, sourceId, table)),
    ...(askable.dataset.tags ?? []).map((tag) => `tag:${tenant}:${tag}`),
  ];
}
