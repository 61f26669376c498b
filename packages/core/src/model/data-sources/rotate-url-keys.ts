import { createFernet } from '../../crypto/index.ts';
import { createAppDatabase } from '../../databases/index.ts';
import { classifyUrlTokens } from './classify-url-tokens.ts';
import type { KeyUsage } from './key-usage.ts';
import { createKeyTally, type KeyRotation } from './key-tally.ts';
import { createUrlTokensRepository, type UrlTokensChange } from './url-tokens-repository.ts';

export interface KeyUsageOptions {
  /** The app database. */
  url: string;
  schema: string;
  /** As in `ENCRYPTION_KEY`: the first encrypts, all decrypt. */
  encryptionKeys: readonly string[];
  /** Rows read, and written, at a time. @default 200 */
  batchSize?: number;
  /** Stops between two batches. */
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Rows that somebody changes at the same moment are met again in the next pass. */
const MAX_PASSES = 5;

/** Counts which keys the stored URLs of data sources and their replicas need. Changes nothing. */
export async function readKeyUsage(options: KeyUsageOptions): Promise<KeyUsage> {
  return (await pass(options, false)).usage;
}

/**
 * Encrypts every URL of a data source or its replicas again with the first key. A token keeps its timestamp and the row it is
 * bound to. Every batch is one statement that replaces only what is still as it was read, so readers who
 * know all keys never meet a row they cannot open, and a run that was cut off is continued by the next.
 */
export async function rotateUrlKeys(options: KeyUsageOptions): Promise<KeyRotation> {
  let rotated = 0;
  for (let count = 0; count < MAX_PASSES; count += 1) {
    const done = await pass(options, true);
    rotated += done.rotated;
    if (done.usage.outdated.length === 0) return { rotated, usage: done.usage };
  }
  return { rotated, usage: await readKeyUsage(options) };
}

/** Goes through all rows once; the usage counts what was replaced as current. */
async function pass(options: KeyUsageOptions, write: boolean): Promise<KeyRotation> {
  const { encryptionKeys, batchSize = 200, signal, onProgress } = options;
  const all = createFernet(encryptionKeys);
  const single = encryptionKeys.map((key) => createFernet(key));
  const database = createAppDatabase({ url: options.url, schema: options.schema, poolMax: 1 });
  try {
    const repository = createUrlTokensRepository(database, options.schema);
    const total = await repository.count();
    const tally = createKeyTally();
    let after = FIRST_ID;
    for (;;) {
      signal?.throwIfAborted();
      const rows = await repository.listAfter(after, batchSize);
      const last = rows.at(-1);
      if (last === undefined) return tally.result();
      after = last.id;
      const changes: (UrlTokensChange & { place: number })[] = [];
      for (const row of rows) {
        const verdict = classifyUrlTokens(single, row);
        if ('reason' in verdict) tally.unreadable(row.tenant, row.id, verdict.reason);
        else if (verdict.place === 1) tally.current(1);
        else if (write) {
          const url = all.rotate(row.url);
          const replicaUrls = row.replicaUrls === null ? null : all.rotate(row.replicaUrls);
          changes.push({ ...row, place: verdict.place, replacement: { url, replicaUrls } });
        } else tally.outdated(verdict.place);
      }
      if (changes.length > 0) {
        const replaced = await repository.replace(changes);
        tally.rotated(replaced);
        // Which of them somebody else changed meanwhile does not matter: the next pass reads them again.
        for (const { place } of changes.slice(replaced)) tally.outdated(place);
      }
      onProgress?.({ done: tally.count(), total });
    }
  } finally {
    await database.close();
  }
}
