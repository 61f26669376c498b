import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createQueryCache, type QueryCache } from '@istari-lens/core';

/** What {@link CacheFigures} are measured with. */
export interface CacheArgument {
  maxBytes: number;
  churnedKeys: number;
  rounds: number;
}

export interface CacheFigures {
  /** Heap and external memory after garbage collection, above what it was before, in bytes: the largest found. */
  grownBytes: number;
  entries: number;
  evictions: number;
  /** Microseconds of CPU of a hit among a hundred entries and among a hundred thousand, by round. */
  hitMicroseconds: { few: number[]; many: number[] };
  /** The same of a look-up in a bare Map with these keys: what memory itself costs. */
  mapMicroseconds: { few: number[]; many: number[] };
}

const { maxBytes, churnedKeys, rounds } = JSON.parse(process.argv[2] ?? '{}') as CacheArgument;
const SAMPLES = 10;
const FEW = 100;
const MANY = churnedKeys / 10;
const HITS = churnedKeys / 4;
const OPTIONS = { ttlMs: 3_600_000, tags: ['tenant:"default"', 'dataset:"default":airports'] };

const keyOf = (number: number): string => createHash('sha256').update(String(number)).digest('base64url');
const encoder = new TextEncoder();

/** Answers of many sizes: 300 bytes to 6.5 kB, most of them small. */
const bodyOf = (number: number): Uint8Array => encoder.encode('x'.repeat(300 + ((number * 7919) % 80) ** 2));

async function put(cache: QueryCache, number: number, body: Uint8Array): Promise<void> {
  await cache.getOrLoad(keyOf(number), async () => body, OPTIONS);
}

/** What the collector gives back of array buffers, it gives back in a thread of its own, a little later. */
async function used(): Promise<number> {
  globalThis.gc?.();
  await setTimeout(50);
  globalThis.gc?.();
  await setTimeout(50);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function churn(): Promise<Pick<CacheFigures, 'grownBytes' | 'entries' | 'evictions'>> {
  const before = await used();
  const cache = createQueryCache({ maxBytes });
  let grownBytes = 0;
  for (let number = 1; number <= churnedKeys; number += 1) {
    await put(cache, number, bodyOf(number));
    if (number % Math.floor(churnedKeys / SAMPLES) === 0)
      grownBytes = Math.max(grownBytes, (await used()) - before);
  }
  const [store] = cache.stats().stores;
  const { entries = 0, evictions = 0 } = store?.stats ?? {};
  await cache.close();
  return { grownBytes, entries, evictions };
}

async function filled(entries: number): Promise<{ cache: QueryCache; keys: string[] }> {
  const cache = createQueryCache({ maxBytes: 512 * 1024 * 1024 });
  for (let number = 0; number < entries; number += 1)
    await put(cache, number, encoder.encode('x'.repeat(1200)));
  return { cache, keys: Array.from({ length: entries }, (_, number) => keyOf(number)) };
}

async function microsecondsOfHit({ cache, keys }: Awaited<ReturnType<typeof filled>>): Promise<number> {
  const load = (): never => {
    throw new Error('An entry was lost.');
  };
  const before = process.cpuUsage();
  // A large prime step visits the keys in no order that memory likes.
  for (let hit = 0; hit < HITS; hit += 1)
    await cache.getOrLoad(keys[(hit * 15_485_863) % keys.length] ?? '', load, OPTIONS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / HITS;
}

function microsecondsOfLookUp(map: ReadonlyMap<string, object>, keys: readonly string[]): number {
  const before = process.cpuUsage();
  let found = 0;
  for (let hit = 0; hit < HITS; hit += 1)
    if (map.get(keys[(hit * 15_485_863) % keys.length] ?? '') !== undefined) found += 1;
  const { user, system } = process.cpuUsage(before);
  if (found !== HITS) throw new Error('A Map has lost a key.');
  return (user + system) / HITS;
}

const churned = await churn();
const [few, many] = [await filled(FEW), await filled(MANY)];
const hitMicroseconds: CacheFigures['hitMicroseconds'] = { few: [], many: [] };
await microsecondsOfHit(few);
await microsecondsOfHit(many);
const mapMicroseconds: CacheFigures['mapMicroseconds'] = { few: [], many: [] };
const maps = [few, many].map(({ keys }) => new Map(keys.map((key) => [key, { key }])));
for (let round = 0; round < rounds; round += 1) {
  mapMicroseconds.few.push(microsecondsOfLookUp(maps[0] ?? new Map(), few.keys));
  mapMicroseconds.many.push(microsecondsOfLookUp(maps[1] ?? new Map(), many.keys));
  hitMicroseconds.few.push(await microsecondsOfHit(few));
  hitMicroseconds.many.push(await microsecondsOfHit(many));
}
process.send?.({ ...churned, hitMicroseconds, mapMicroseconds } satisfies CacheFigures);
process.disconnect();
