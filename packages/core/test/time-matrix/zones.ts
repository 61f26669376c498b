import moment from 'moment-timezone';
import type { TestDatabase } from '@istari-lens/testing';
import { createZoneSource, isTimeZone, zoneChangesStatement, zoneOfChanges } from '../../src/query/index.ts';
import type { Zone, ZoneSource } from '../../src/query/index.ts';

const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2027, 0, 1);
const DAY_MS = 86_400_000;

/** Zones whose clocks were changed in the middle of an hour, or into one, in other years. */
const OTHER_YEARS: Readonly<Record<string, readonly number[]>> = {
  'America/St_Johns': [1988, 2010, 2011],
  'Asia/Pyongyang': [2015, 2018],
  'America/Caracas': [2007, 2016],
  'Asia/Katmandu': [1985],
};

/** Every zone whose clocks change from 2024 to 2026, and the zones on which tz databases disagree. */
export interface MatrixZones {
  readonly names: readonly string[];
  /** One zone of each group whose clocks show the same in all the samples, by the library and by the database. */
  readonly distinct: readonly string[];
  /** Zones of the database, the runtime or the library that have other offsets than the two others. */
  readonly disputed: ReadonlySet<string>;
  /** The disputed zones with their versions, those that changed alike on one line. */
  readonly report: readonly string[];
  /** Zones as the Lens hands them to the compiler: disputed ones by the database that answers. */
  readonly source: ZoneSource;
}

/** Not by `pg_timezone_names`, which fails where one file of the server's zones cannot be read. */
async function isKnown(db: TestDatabase, name: string): Promise<boolean> {
  return db.query('SELECT now() AT TIME ZONE $1', [name]).then(
    () => true,
    () => false,
  );
}

/** Compares the three tz databases on every second half of a day of those years, and around each change. */
export async function readMatrixZones(db: TestDatabase): Promise<MatrixZones> {
  const runtime = createZoneSource();
  // Names that are only other names for the same zone would show nothing new.
  const changing = Intl.supportedValuesOf('timeZone').filter(
    (name) => isTimeZone(name) && cutChangesOf(name).length > 0,
  );
  const names: string[] = [];
  for (const name of changing) if (await isKnown(db, name)) names.push(name);
  const steps: number[] = [];
  for (let at = FROM; at < TO; at += DAY_MS / 2) steps.push(at);
  const { rows } = await db.query<{ name: string; offsets: number[] }>(
    `SELECT name, array_agg(extract(epoch FROM timezone(name, at) - timezone('UTC', at))::int ORDER BY at) AS offsets
     FROM unnest($1::text[]) AS name, (SELECT to_timestamp(ms / 1000) AS at FROM unnest($2::float8[]) AS ms) AS steps
     GROUP BY name`,
    [names, steps],
  );
  const around = await offsetsAround(db, names);
  const disputed = new Map<string, string>();
  const groups = new Map<string, string>();
  for (const { name, offsets: halfDays } of rows) {
    const zone = runtime(name);
    const library = moment.tz.zone(name);
    const changes = cutChangesOf(name).flatMap((change) => [change - 1000, change]);
    const offsets = [...halfDays, ...(around.get(name) ?? [])];
    const instants = [...steps, ...changes];
    const key = [changes, changes.map((at) => library?.utcOffset(at)), offsets].join(';');
    groups.set(key, groups.get(key) ?? name);
    const agrees = instants.every((at, index) => {
      const offset = (offsets[index] ?? Number.NaN) * 1000;
      return zone?.offsetAt(at) === offset && library?.utcOffset(at) === -offset / 60_000;
    });
    if (!agrees) disputed.set(name, halfDays.join());
  }
  const chosen = new Map<string, Zone>();
  // Half of the zones are known with their changes, as from a database, the others without, as from the runtime.
  for (const name of names.filter((_, index) => index % 2 === 0)) chosen.set(name, zoneOfLibrary(name));
  for (const name of disputed.keys()) {
    const { text, values = [] } = zoneChangesStatement(name);
    const changes = await db.query<Record<string, string>>(text, [...values]);
    chosen.set(
      name,
      zoneOfChanges(
        name,
        changes.rows.map((row) => Object.values(row).map(String)),
      ),
    );
  }
  const alike = Map.groupBy(disputed.keys(), (name) => disputed.get(name));
  const version = await db.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  const versions = `Postgres ${version.rows[0]?.version}, runtime ${process.versions['tz']}, library ${moment.tz.dataVersion}`;
  return {
    names,
    distinct: [...groups.values()],
    disputed: new Set(disputed.keys()),
    report: [...alike.values()].map((group) => `${group.join(', ')} (${versions})`),
    source: (name) => chosen.get(name) ?? runtime(name),
  };
}

/** Offsets in seconds by the database a second before and at each change in the samples. */
async function offsetsAround(db: TestDatabase, names: readonly string[]): Promise<Map<string, number[]>> {
  const changes = names.flatMap((name) => cutChangesOf(name).map((change) => ({ name, change })));
  const { rows } = await db.query<{ name: string; offsets: number[] }>(
    `SELECT name, array_agg(extract(epoch FROM timezone(name, at) - timezone('UTC', at))::int ORDER BY at) AS offsets
     FROM unnest($1::text[], $2::float8[]) AS list (name, ms),
       LATERAL (SELECT to_timestamp(ms / 1000 - early) AS at FROM unnest(ARRAY[1, 0]) AS early) AS steps
     GROUP BY name`,
    [changes.map(({ name }) => name), changes.map(({ change }) => change)],
  );
  return new Map(rows.map(({ name, offsets }) => [name, offsets]));
}

function zoneOfLibrary(name: string): Zone {
  const { untils = [], offsets = [] } = moment.tz.zone(name) ?? {};
  const rows = offsets.map((offset, index) => [
    String(index === 0 ? Date.UTC(1800, 0, 1) / 1000 : (untils[index - 1] ?? Number.NaN) / 1000),
    String(Math.round(-offset * 60)),
  ]);
  return zoneOfChanges(name, rows);
}

/** The changes that the samples lie near: those of {@link transitionsOf}, and of some zones more. */
export function cutChangesOf(name: string): number[] {
  const years = OTHER_YEARS[name] ?? [];
  const others = (moment.tz.zone(name)?.untils ?? []).filter((until) =>
    years.includes(new Date(until).getUTCFullYear()),
  );
  return [...others, ...transitionsOf(name)];
}

/** Instants from 2024 to 2026 at which the library changes the clocks of a zone. */
export function transitionsOf(name: string): number[] {
  return (moment.tz.zone(name)?.untils ?? []).filter((until) => until >= FROM && until < TO);
}
