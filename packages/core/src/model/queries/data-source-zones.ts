import type { TextRows } from '../../databases/analytics-database.ts';
import { errorCode } from '../../databases/index.ts';
import { ValidationError } from '../../errors/index.ts';
import { zoneChangesStatement, zoneOfChanges, type Zone, type ZoneSource } from '../../query/index.ts';

/** A changed tz database of a data source is seen within this time. */
const REMEMBER_MS = 3_600_000;
/** How long the runtime's zones serve after a data source failed to tell its own. */
const RETRY_MS = 5_000;
const MAX_ENTRIES = 500;

export interface DataSourceZonesOptions {
  /** Reads from a data source of a tenant. */
  read(
    sourceId: string,
    tenant: string,
    statement: ReturnType<typeof zoneChangesStatement>,
  ): Promise<TextRows>;
  /** The zones of the runtime: they say which names there are, and serve while a data source does not answer. */
  runtime: ZoneSource;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** Finds zones as data sources know them; remembers them. */
export interface DataSourceZones {
  /** The zones of these names as the data source knows them; names that are no zones are left to the source. */
  (source: { id: string; version: number }, tenant: string, names: readonly string[]): Promise<ZoneSource>;
  /** The same where it can be told at once. */
  readonly recall?: (
    source: { id: string; version: number },
    tenant: string,
    names: readonly string[],
  ) => ZoneSource | undefined;
}

interface Entry {
  /** When it is to be read again. */
  readonly until: number;
  readonly zone: Promise<Zone>;
  /** What `zone` has come to. */
  known?: Zone;
}

/**
 * The zones of data sources, remembered. Postgres cuts time into buckets by its own tz database, so
 * bounds of ranges, echoes and offsets must come from the same one, or a row could be in the bucket of
 * a day and outside of that day's range. Each zone is asked of each data source once an hour; the zone
 * read before serves in the meantime.
 */
export function createDataSourceZones(options: DataSourceZonesOptions): DataSourceZones {
  const { read, runtime, monotonic = () => performance.now() } = options;
  const entries = new Map<string, Entry>();

  function remember(key: string, entry: Entry): Entry {
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    entry.zone.then(
      (zone) => {
        entry.known = zone;
      },
      () => {},
    );
    return entry;
  }

  async function readZone(sourceId: string, tenant: string, name: string): Promise<Zone> {
    const { rows } = await read(sourceId, tenant, zoneChangesStatement(name));
    return zoneOfChanges(name, rows);
  }

  function zoneOf(source: { id: string; version: number }, tenant: string, fallback: Zone): Promise<Zone> {
    const { name } = fallback;
    const key = keyOf(source, tenant, name);
    const known = entries.get(key);
    const now = monotonic();
    if (known !== undefined && now < known.until) return known.zone;
    const found = readZone(source.id, tenant, name).catch((error: unknown) => {
      if (isUnknownZone(error)) throw unknownZone(name, error);
      remember(key, { until: monotonic() + RETRY_MS, zone: known?.zone ?? Promise.resolve(fallback) });
      return fallback;
    });
    const entry = remember(key, { until: now + REMEMBER_MS, zone: known?.zone ?? found });
    found.then(
      () => {
        if (entries.get(key) === entry) remember(key, { until: entry.until, zone: found });
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return entry.zone;
  }

  async function findAll(
    source: { id: string; version: number },
    tenant: string,
    names: readonly string[],
  ): Promise<ZoneSource> {
    const known = new Map<string, Zone>();
    for (const name of new Set(names)) {
      const fallback = runtime(name);
      if (fallback === undefined) continue;
      known.set(name, isFixed(name) ? fallback : await zoneOf(source, tenant, fallback));
    }
    return (name) => known.get(name) ?? runtime(name);
  }

  return Object.assign(findAll, {
    recall(
      source: { id: string; version: number },
      tenant: string,
      names: readonly string[],
    ): ZoneSource | undefined {
      const known = new Map<string, Zone>();
      for (const name of names) {
        const fallback = runtime(name);
        if (fallback === undefined || isFixed(name)) continue;
        const entry = entries.get(keyOf(source, tenant, fallback.name));
        if (entry?.known === undefined || monotonic() >= entry.until) return undefined;
        known.set(name, entry.known);
      }
      return (name) => known.get(name) ?? runtime(name);
    },
  });
}

function keyOf(source: { id: string; version: number }, tenant: string, name: string): string {
  return JSON.stringify([tenant, source.id, source.version, name]);
}

/** UTC is the same everywhere, so nobody needs to be asked. */
function isFixed(name: string): boolean {
  return name === 'UTC' || name === 'GMT';
}

/** The code of Postgres for a zone that it does not have. */
function isUnknownZone(error: unknown): boolean {
  return error instanceof Error && errorCode(error.cause) === '22023';
}

function unknownZone(name: string, cause: unknown): ValidationError {
  const detail = `The database of the dataset does not know the time zone "${name}". Name a zone that it knows, or have its time zone data updated.`;
  return new ValidationError(
    'invalid_query',
    `The query cannot be answered. ${detail}`,
    [{ pointer: '/timezone', code: 'unknown_timezone', detail }],
    { cause },
  );
}
