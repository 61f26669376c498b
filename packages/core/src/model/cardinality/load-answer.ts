import type { QueryCache } from '../../cache/index.ts';
import { LensError } from '../../errors/index.ts';
import type { Executor } from '../../execution/index.ts';
import type { CompiledQuery } from '../../query/index.ts';
import type { Cardinality } from './create-cardinality.ts';
import { explainDrift } from './explain-drift.ts';
import type { InspectSchema } from './inspect-schema.ts';
import { vouchForJoins, type VouchedQuestion } from './vouch-for-joins.ts';

/** What answers are loaded with. */
export interface LoadContext {
  cache: Pick<QueryCache, 'invalidate'>;
  executor: Pick<Executor, 'run'>;
  /** Whether joins are as their datasets say. */
  cardinality: Cardinality;
  inspectSchema: InspectSchema;
}

export interface LoadedQuestion extends VouchedQuestion {
  compiled: CompiledQuery;
  /** Tag of everything cached of the dataset. */
  datasetTag: string;
}

/** Errors that say the dataset does not describe its database, whatever is asked of it. */
const UNSOUND: ReadonlySet<string> = new Set(['schema_drift', 'cardinality_broken']);

/**
 * Asks the database, and beside that has its joins vouched for; what could not be checked in time becomes
 * a warning of the answer. Where a join is broken the statement is ended and there is no answer. When the
 * dataset turns out not to describe its database, everything cached of it is dropped: it may have been
 * wrong for a while. Runs only when no cached answer serves.
 */
export async function loadAnswer(
  context: LoadContext,
  question: LoadedQuestion,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { compiled, principal, source, datasetTag } = question;
  const refusal = new AbortController();
  try {
    const warnings = vouchForJoins(context.cardinality, question);
    const answer = context.executor.run(compiled, {
      tenant: principal.tenant,
      source,
      signal: AbortSignal.any([signal, refusal.signal]),
      warnings,
    });
    // Whichever fails first says why; a refusal does so before the statement that it ends.
    const [text] = await Promise.all([answer, warnings]);
    return text;
  } catch (error) {
    refusal.abort();
    if (LensError.isInstance(error) && UNSOUND.has(error.code)) {
      await context.cache.invalidate({ tags: [datasetTag] });
    }
    throw await explainDrift(error, question, context.inspectSchema);
  }
}
