import type { TestDatabase } from '@istari-lens/testing';
import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';
import { cutChangesOf } from './zones.ts';
import { storedInstant } from './library.ts';
import moment from 'moment-timezone';

/** Seconds before and after a change of clocks. */
const DISTANCES = [
  -86_400, -43_200, -7_201, -5_400, -3_600, -1_801, -0.001, 0, 1_799, 3_600, 5_399, 7_200, 43_200, 86_399,
];

/** The kinds of storage, each a column of the sample and a field of the dataset. */
export const STORED = ['moment', 'zoned', 'seconds', 'millis'] as const;
export type Stored = (typeof STORED)[number];

/** The sample's columns as `timestamptz`, in words that name no zone. */
export const AS_MOMENT: Readonly<Record<Stored, string>> = {
  moment: 'moment',
  zoned: 'zoned::timestamptz',
  seconds: "timestamptz 'epoch' + seconds * interval '1 second'",
  millis: "timestamptz 'epoch' + millis * interval '1 millisecond'",
};

/** One row of the sample; times in milliseconds, walls as if they were UTC. */
export interface SampleRow {
  readonly n: number;
  /** The change of clocks that it lies near. */
  readonly change: number;
  /** Null for a wall clock that the zone never showed. */
  readonly moment: number | null;
  readonly zoned: number;
}

/** Moments near every change of a zone's clocks, and wall clocks in the gaps. */
export function sampleOf(zone: string): SampleRow[] {
  const rows: Omit<SampleRow, 'n'>[] = [];
  for (const change of cutChangesOf(zone)) {
    for (const distance of DISTANCES) {
      const at = change + distance * 1000;
      rows.push({ change, moment: at, zoned: wallOf(at, zone) });
    }
    const [before, after] = [wallOf(change - 1, zone) + 1, wallOf(change, zone)];
    if (after > before)
      rows.push({ change, moment: null, zoned: before }, { change, moment: null, zoned: after - 1_000_000 });
  }
  return rows.map((row, n) => ({ n, ...row }));
}

/** What the moments of a row are, by the kind of storage. */
export function instantsOf(row: SampleRow, zone: string): Readonly<Record<Stored, number | null>> {
  const { moment: at } = row;
  return {
    moment: at,
    zoned: storedInstant(row.zoned, zone),
    seconds: at === null ? null : Math.floor(at / 1000) * 1000,
    millis: at,
  };
}

/** Stores the samples of zones in one table. */
export async function storeSamples(db: TestDatabase, zones: readonly string[]): Promise<void> {
  await db.query(`CREATE TABLE public.samples (zone text, n int, even boolean, change timestamptz, moment timestamptz, zoned timestamp,
    seconds bigint, millis bigint, wall timestamp, day date)`);
  const rows = zones.flatMap((zone) => sampleOf(zone).map((row) => ({ zone, ...row })));
  await db.query(
    `INSERT INTO public.samples
     SELECT zone, n, n % 2 = 0, timestamptz 'epoch' + change * interval '1 millisecond', timestamptz 'epoch' + ms * interval '1 millisecond', wall,
       floor(ms / 1000), ms, wall, wall::date
     FROM (SELECT zone, n, change, ms, timestamp 'epoch' + wall * interval '1 millisecond' AS wall
       FROM unnest($1::text[], $2::int[], $3::float8[], $4::float8[], $5::float8[]) AS list (zone, n, change, ms, wall)) AS rows`,
    [
      rows.map(({ zone }) => zone),
      rows.map(({ n }) => n),
      rows.map(({ change }) => change),
      rows.map((row) => row.moment),
      rows.map(({ zoned }) => zoned),
    ],
  );
  await db.query('CREATE INDEX ON public.samples (zone)');
  await db.query('ANALYZE public.samples');
}

/** The samples as a dataset; `zoned` is stored for this zone. */
export function samplesDataset(zone: string): DatasetDefinition {
  return {
    name: 'samples',
    base: { schema: 'public', table: 'samples' },
    fields: {
      zone: { column: 'zone', type: 'text' },
      n: { column: 'n', type: 'integer' },
      even: { column: 'even', type: 'boolean' },
      moment: { column: 'moment', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
      zoned: { column: 'zoned', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: zone } },
      seconds: { column: 'seconds', type: 'timestamp', storedAs: { kind: 'epoch', unit: 's' } },
      millis: { column: 'millis', type: 'timestamp', storedAs: { kind: 'epoch', unit: 'ms' } },
      wall: { column: 'wall', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
      day: { column: 'day', type: 'date' },
    },
  };
}

function wallOf(instant: number, zone: string): number {
  return instant + moment.tz(instant, zone).utcOffset() * 60_000;
}
