import type { Dataset } from '../../contract/types/dataset.ts';
import { cacheKey } from '../../cache/index.ts';
import type { CompiledQuery, ZoneSource } from '../../query/index.ts';
import type { LoadedQuestion } from '../cardinality/load-answer.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import { dataSourceTag, datasetTag, namedTag, tableTag, tenantTag } from './answer-tags.ts';
import type { AskContext } from './ask-context.ts';
import { compileQuestion, type CompileContext } from './compile-question.ts';
import type { PlanBasis } from './plan-basis.ts';
import { zoneNames, type Question } from './question.ts';
import { watchAttributes } from './watch-attributes.ts';

/** What the cache has to know of a question. */
export interface CacheFacts {
  readonly key: string;
  readonly tags: readonly string[];
  /** How long an answer is fresh, as the dataset or the configuration says. */
  readonly ttlMs: number;
  /** How long it may serve after that. */
  readonly staleMs: number;
  /** Milliseconds since the epoch at which a relative range begins to mean something else; null when none does. */
  readonly validUntil: number | null;
}

/** What is kept of a question that was prepared once: the rest is made again when its answer has to be loaded. */
export interface RememberedQuestion extends CacheFacts {
  /** Id or name by which it calls its dataset. */
  readonly reference: string;
}

/** A question that was planned and compiled: all that is left is to look for its answer, or to load it. */
export interface PreparedQuestion extends CacheFacts, LoadedQuestion {
  readonly basis: PlanBasis;
}

/**
 * Plans and compiles a question and says under which key its answer is kept. Asks no database but for a
 * time zone that is not known yet. Throws a ValidationError with every problem.
 */
export async function prepareQuestion(context: AskContext, question: Question): Promise<PreparedQuestion> {
  const { principal, askable } = question;
  const zones =
    askable.source === null
      ? context.zones
      : await context.dataSourceZones(askable.source, principal.tenant, zoneNames(question));
  return prepareWith(context, question, zones, context.clock());
}

/** The same with the zones and at the instant given: equal for equal arguments, whenever it is called. */
export function prepareWith(
  context: CompileContext & { config: { cache: { ttlSeconds: number; staleSeconds: number } } },
  question: Question,
  zones: ZoneSource,
  now: Date,
): PreparedQuestion {
  const { askable, principal } = question;
  const { dataset, source } = askable;
  const { tenant, role } = principal;
  const watched = watchAttributes(principal);
  const compiled = compileQuestion(
    { ...context, zones, clock: () => now },
    { ...question, principal: watched.principal },
  );
  if (source === null) throw noDefaultDataSource();
  const { cache } = context.config;
  const validUntil = compiled.validUntil?.getTime() ?? null;
  return {
    compiled,
    dataset,
    principal,
    source,
    datasetTag: datasetTag(tenant, dataset.id),
    key: cacheKey({
      compiled,
      tenant,
      role,
      dataSourceId: source.id,
      dataSourceVersion: source.version,
      datasetRevision: dataset.revision,
    }),
    tags: tagsOf(tenant, dataset, source.id, compiled),
    ttlMs: (dataset.cache?.ttlSeconds ?? cache.ttlSeconds) * 1000,
    staleMs: (dataset.cache?.staleSeconds ?? cache.staleSeconds) * 1000,
    validUntil,
    basis: {
      reference: question.spec.dataset,
      askable,
      zones: new Map(zoneNames(question).map((name) => [name, zones(name)])),
      attributes: watched.read(),
      validFrom: now.getTime(),
      validUntil,
    },
  };
}

function tagsOf(tenant: string, dataset: Dataset, sourceId: string, compiled: CompiledQuery): string[] {
  return [
    tenantTag(tenant),
    datasetTag(tenant, dataset.id),
    dataSourceTag(tenant, sourceId),
    ...compiled.tables.map((table) => tableTag(tenant, sourceId, table)),
    ...(dataset.tags ?? []).map((tag) => namedTag(tenant, tag)),
  ];
}

/** The part of a prepared question that is worth remembering. */
export function toRemembered(prepared: PreparedQuestion): RememberedQuestion {
  const { key, tags, ttlMs, staleMs, validUntil, basis } = prepared;
  return { reference: basis.reference, key, tags, ttlMs, staleMs, validUntil };
}
