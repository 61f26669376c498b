import type { Warning } from '../contract/types/query.ts';
import { LensError } from '../errors/index.ts';
import { encodeResult } from '../query/encode-result.ts';
import { fusePlans, splitRows, type CompiledQuery, type DataFacts, type Fusion } from '../query/index.ts';
import type { Executor, PlannedSource, RunFacts } from './create-executor.ts';
import { sharedRowSecurity } from './shared-row-security.ts';

/** A question that has to be run, and who waits for it. */
export interface Arrival {
  readonly compiled: CompiledQuery;
  readonly visit: RunFacts;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

export interface TogetherContext {
  readonly executor: Pick<Executor, 'run' | 'readRows' | 'limits'>;
  facts(compiled: readonly CompiledQuery[], tenant: string): Promise<DataFacts>;
}

/** What a statement of one's own would fail for as well, now. */
const SHARED_FAULTS: ReadonlySet<string> = new Set([
  'query_cancelled',
  'queue_full',
  'data_source_unavailable',
  'analytics_role_can_write',
  'row_security_unavailable',
  'shutting_down',
]);

/** Runs the questions of one principal as the fewest statements. Settles every one of them; never rejects. */
export async function runTogether(context: TogetherContext, arrivals: readonly Arrival[]): Promise<void> {
  const classes = Map.groupBy(arrivals, ({ compiled, visit }) =>
    JSON.stringify([visit.tenant, compiled.dataSourceId ?? null, compiled.datasetId]),
  );
  await Promise.all([...classes.values()].map((members) => runClass(context, members)));
}

/** Runs the questions over one dataset. */
async function runClass(context: TogetherContext, arrivals: readonly Arrival[]): Promise<void> {
  const fusions = await fuse(context, arrivals);
  const fused = new Set(fusions.flatMap(({ members }) => members));
  const pick = (members: readonly number[]): Arrival[] => members.flatMap((place) => arrivals[place] ?? []);
  await Promise.all([
    ...arrivals.map((arrival, place) => (fused.has(place) ? undefined : runAlone(context, arrival))),
    ...fusions.map((fusion) => runFused(context, fusion, pick(fusion.members))),
  ]);
}

async function fuse({ facts }: TogetherContext, arrivals: readonly Arrival[]): Promise<readonly Fusion[]> {
  const [first] = arrivals;
  const plans = arrivals.flatMap(({ compiled }) => compiled.plan ?? []);
  // A plan's place must be that of its question.
  if (first === undefined || arrivals.length < 2 || plans.length < arrivals.length) return [];
  const known = await facts(
    arrivals.map(({ compiled }) => compiled),
    first.visit.tenant,
  );
  return fusePlans(plans, known);
}

async function runAlone({ executor }: TogetherContext, arrival: Arrival): Promise<void> {
  const { compiled, visit, resolve, reject } = arrival;
  await executor.run(compiled, visit).then(resolve, reject);
}

/** Runs one statement for all of them; each by itself where that fails for a reason of one of them. */
async function runFused(
  context: TogetherContext,
  { statement }: Fusion,
  arrivals: readonly Arrival[],
): Promise<void> {
  const { executor } = context;
  const [first] = arrivals;
  if (first === undefined) return;
  const present = new Set(arrivals);
  const controller = new AbortController();
  const stop = arrivals.map((arrival) =>
    onAbort(arrival.visit.signal, () => {
      present.delete(arrival);
      arrival.reject(cancelled(arrival.visit.signal?.reason));
      if (present.size === 0) controller.abort(arrival.visit.signal?.reason);
    }),
  );
  try {
    const { rows, computedAt } = await executor.readRows(
      {
        statement,
        dataSourceId: first.compiled.dataSourceId,
        rowSecurity: sharedRowSecurity(arrivals.map(({ compiled }) => compiled)),
        maxRows: arrivals.reduce((sum, { compiled }) => sum + compiled.limit, 0),
      },
      { tenant: first.visit.tenant, source: newestSource(arrivals), signal: controller.signal },
    );
    const parts = splitRows(
      rows,
      arrivals.map(({ compiled }) => compiled.columns.length),
    );
    const areJoinsSound = await joinsAreSound(arrivals);
    await Promise.all(
      arrivals.map(async (arrival, place) => {
        if (!present.has(arrival)) return;
        const own = parts[place] ?? [];
        if (!areJoinsSound || isTooLarge(own, executor.limits.maxBytes)) return runAlone(context, arrival);
        await settle(arrival, own, computedAt);
      }),
    );
  } catch (error) {
    const isShared = LensError.isInstance(error) && SHARED_FAULTS.has(error.code);
    await Promise.all(
      [...present].map((arrival) => (isShared ? arrival.reject(error) : runAlone(context, arrival))),
    );
  } finally {
    for (const forget of stop) forget();
  }
}

/** They may have been planned before and after a change of it. Undefined where one does not say. */
function newestSource(arrivals: readonly Arrival[]): PlannedSource | undefined {
  const sources = arrivals.flatMap(({ visit }) => visit.source ?? []);
  if (sources.length < arrivals.length) return undefined;
  return sources.reduce((newest, source) => (source.version > newest.version ? source : newest));
}

async function settle(
  { compiled, visit, resolve, reject }: Arrival,
  rows: readonly (readonly (string | null)[])[],
  computedAt: Date,
): Promise<void> {
  try {
    const warnings = [...compiled.warnings, ...((await visit.warnings) ?? [])];
    const text = encodeResult({ ...compiled, warnings }, rows, { computedAt, truncated: false });
    resolve(new TextEncoder().encode(text));
  } catch (error) {
    reject(error);
  }
}

/**
 * False where a join that only some of them make is not known to be sound: it may have repeated the rows of
 * those that have nothing to do with it.
 */
async function joinsAreSound(arrivals: readonly Arrival[]): Promise<boolean> {
  const tables = new Set(
    arrivals.map(({ compiled }) => JSON.stringify(compiled.claims.map(({ join }) => join))),
  );
  if (tables.size <= 1) return true;
  const told = await Promise.allSettled(arrivals.map(({ visit }) => visit.warnings ?? NOTHING));
  return told.every((one) => one.status === 'fulfilled' && one.value.length === 0);
}

const NOTHING: readonly Warning[] = Object.freeze([]);

/** Whether an answer alone would have been refused for its size. */
function isTooLarge(rows: readonly (readonly (string | null)[])[], maxBytes: number): boolean {
  let characters = 0;
  for (const row of rows) for (const cell of row) characters += cell?.length ?? 0;
  return characters > maxBytes;
}

function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted === true) listener();
  else signal?.addEventListener('abort', listener, { once: true });
  return () => signal?.removeEventListener('abort', listener);
}

function cancelled(cause: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
