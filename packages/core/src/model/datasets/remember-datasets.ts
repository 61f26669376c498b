import type { AskableDataset, LookUpDatasets } from '../queries/askable-dataset.ts';

/** A changed dataset or data source is seen by every process within this time. */
const REMEMBER_MS = 1_000;
const MAX_ENTRIES = 5_000;

export interface RememberDatasetsOptions {
  find: LookUpDatasets;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
  /** @default 5000 */
  maxEntries?: number;
}

/** Datasets of all tenants that were looked up lately. */
export interface DatasetMemo extends LookUpDatasets {
  /** To be called by whatever changed the dataset with this id: this process then sees the change at once. */
  forget(id: string): void;
  /** To be called by whatever changed the settings of the tenant. */
  forgetTenant(tenant: string): void;
}

interface Entry {
  readAt: number;
  askable: Promise<AskableDataset | undefined>;
  /** What `askable` has come to. */
  found?: AskableDataset;
}

/**
 * The same look-up, remembered for a second, so that an answer out of the cache costs no round trip
 * to the app database. Callers at the same time share one look-up. What does not exist is not
 * remembered: a new dataset can be asked at once.
 */
export function rememberDatasets(options: RememberDatasetsOptions): DatasetMemo {
  const { find, monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = new Map<string, Entry>();

  function remember(key: string, entry: Entry): void {
    const forget = (): void => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    entry.askable.then((askable) => {
      if (askable === undefined) forget();
      else entry.found = askable;
    }, forget);
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  }

  async function findAll(
    tenant: string,
    references: readonly string[],
  ): Promise<ReadonlyMap<string, AskableDataset>> {
    // Before the look-up begins, so that nothing is older than it says.
    const readAt = monotonic();
    const wanted = new Map<string, Promise<AskableDataset | undefined>>();
    const missing: string[] = [];
    for (const reference of new Set(references)) {
      const known = entries.get(JSON.stringify([tenant, reference]));
      if (known !== undefined && readAt - known.readAt < REMEMBER_MS) wanted.set(reference, known.askable);
      else missing.push(reference);
    }
    if (missing.length > 0) {
      const found = find(tenant, missing);
      for (const reference of missing) {
        const askable = found.then((datasets) => datasets.get(reference));
        remember(JSON.stringify([tenant, reference]), { readAt, askable });
        wanted.set(reference, askable);
      }
    }
    const result = new Map<string, AskableDataset>();
    await Promise.all(
      [...wanted].map(async ([reference, askable]) => {
        const dataset = await askable;
        if (dataset !== undefined) result.set(reference, dataset);
      }),
    );
    return result;
  }

  return Object.assign(findAll, {
    forget(id: string): void {
      for (const [key, { found }] of entries) {
        // A look-up that is under way may have begun before the change.
        if (found === undefined || found.dataset.id === id) entries.delete(key);
      }
    },
    forgetTenant(tenant: string): void {
      const beginning = `${JSON.stringify([tenant]).slice(0, -1)},`;
      for (const key of entries.keys()) if (key.startsWith(beginning)) entries.delete(key);
    },
    recall(tenant: string, reference: string): AskableDataset | undefined {
      const known = entries.get(JSON.stringify([tenant, reference]));
      return known !== undefined && monotonic() - known.readAt < REMEMBER_MS ? known.found : undefined;
    },
  });
}
