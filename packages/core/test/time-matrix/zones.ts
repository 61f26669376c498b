import moment from 'moment-timezone';
import type { TestDatabase } from '@istari-lens/testing';
import { createZoneSource, isTimeZone, zoneChangesStatement, zoneOfChanges } from '../../src/query/index.ts';
import type { Zone, ZoneSource } from '../../src/query/index.ts';

const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2027, 0, 1);
const DAY_MS = 86_400_000;

/** Every zone whose clocks change from 2024 to 2026, and the zones on which tz databases disagree. */
export interface MatrixZones {
  readonly names: readonly string[];
  /** Zones of the database, the runtime or the library that have other offsets than the two others. */
  readonly disputed: ReadonlySet<string>;
  /** The disputed zones with their versions, those that changed alike on one line. */
  readonly report: readonly string[];
  /** Zones as the Lens hands them to the compiler: disputed ones by the database that answers. */
  readonly source: ZoneSource;
}

/** Compares the three tz databases on every second half of a day of those years. */
export async function readMatrixZones(db: TestDatabase): Promise<MatrixZones> {
  const runtime = createZoneSource();
  const known = await db.query<{ name: string }>('SELECT name FROM pg_timezone_names');
  const inDatabase = new Set(known.rows.map(({ name }) => name));
  // Names that are only other names for the same zone would show nothing new.
  const names = Intl.supportedValuesOf('timeZone').filter(
    (name) => isTimeZone(name) && inDatabase.has(name) && transitionsOf(name).length > 0,
  );
  const steps: number[] = [];
  for (let at = FROM; at < TO; at += DAY_MS / 2) steps.push(at);
  const { rows } = await db.query<{ name: string; offsets: number[] }>(
    `SELECT name, array_agg(extract(epoch FROM timezone(name, at) - timezone('UTC', at))::int ORDER BY at) AS offsets
     FROM unnest($1::text[]) AS name, (SELECT to_timestamp(ms / 1000) AS at FROM unnest($2::float8[]) AS ms) AS steps
     GROUP BY name`,
    [names, steps],
  );
  const disputed = new Map<string, string>();
  for (const { name, offsets } of rows) {
    const zone = runtime(name);
    const library = moment.tz.zone(name);
    const agrees = steps.every((at, index) => {
      const offset = (offsets[index] ?? Number.NaN) * 1000;
      return zone?.offsetAt(at) === offset && library?.utcOffset(at) === -offset / 60_000;
    });
    if (!agrees) disputed.set(name, offsets.join());
  }
  const byDatabase = new Map<string, Zone>();
  for (const name of disputed.keys()) {
    const { text, values = [] } = zoneChangesStatement(name);
    const changes = await db.query<Record<string, string>>(text, [...values]);
    byDatabase.set(
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
    disputed: new Set(disputed.keys()),
    report: [...alike.values()].map((group) => `${group.join(', ')} (${versions})`),
    source: (name) => byDatabase.get(name) ?? runtime(name),
  };
}

/** Instants from 2024 to 2026 at which the library changes the clocks of a zone. */
export function transitionsOf(name: string): number[] {
  return (moment.tz.zone(name)?.untils ?? []).filter((until) => until >= FROM && until < TO);
}
