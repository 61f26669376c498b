import { randomUUID } from 'node:crypto';
import type { Principal } from '../../contract/types/identity.ts';
import { cacheKey, type QueryCache } from '../../cache/index.ts';
import type { ResolvedConfig } from '../../config/index.ts';
import type { Executor } from '../../execution/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { compileQuery, type CompiledQuery, type QueryContext } from '../../query/index.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import type { AskableDataset } from './askable-dataset.ts';
import type { CheckedSpec } from './check-shape.ts';
import { queryLimits } from './query-limits.ts';

export interface AskContext {
  cache: QueryCache;
  executor: Executor;
  config: Pick<ResolvedConfig, 'query' | 'cache'>;
  clock: () => Date;
  /** Shared by all questions, since making a time zone is slow. */
  zones: NonNullable<QueryContext['zones']>;
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
  const { spec, askable, principal, timezones } = question;
  return compileQuery(spec, {
    dataset: askable.dataset,
    principal,
    now: context.clock(),
    timezones: [...timezones, askable.dataset.timezone, askable.tenantTimezone],
    limits: queryLimits(context.config.query.maxRows),
    zones: context.zones,
  });
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
  const compiled = compileQuestion(context, question);
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
    (signal) => context.executor.run(compiled, { tenant: principal.tenant, signal }),
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
    `dataset:${tenant}:${askable.dataset.id}`,
    `dataSource:${tenant}:${sourceId}`,
    ...compiled.tables.map((table) => `table:${tenant}:${sourceId}:${table}`),
    ...(askable.dataset.tags ?? []).map((tag) => `tag:${tenant}:${tag}`),
  ];
}
