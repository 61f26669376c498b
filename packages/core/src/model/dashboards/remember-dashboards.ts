import { createHash } from 'node:crypto';
import type { Dashboard } from '../../contract/types/dashboard.ts';
import { createBoundedMap } from '../bounded-map.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';

/** A changed dashboard is seen by every process within this time. */
const REMEMBER_MS = 1_000;
const MAX_ENTRIES = 1_000;

/** A dashboard and who may use it. */
export interface FoundDashboard {
  readonly dashboard: Dashboard;
  readonly sharing: ObjectSharing;
  /** Embed tokens of before open it no more. */
  readonly embedsRevokedAt: Date | null;
}

/** A dashboard as it was read, and what stands for all of it: equal texts, equal dashboards. */
export interface RememberedDashboard extends FoundDashboard {
  readonly fingerprint: string;
}

/** Dashboards read lately, so that loading one again costs no round trip to the app database. */
export interface DashboardMemo {
  /** Rejects when it is not remembered and cannot be read; what does not exist is asked for again each time. */
  find(tenant: string, id: string): Promise<RememberedDashboard | undefined>;
  /** What `find` would give, where it can be told at once. */
  recall(tenant: string, id: string): RememberedDashboard | undefined;
  /** To be called by whatever changes it: this process then sees the change at once. */
  forget(tenant: string, id: string): void;
}

export interface DashboardMemoOptions {
  read(tenant: string, id: string): Promise<FoundDashboard | undefined>;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
  /** @default 1000 */
  maxEntries?: number;
}

interface Entry {
  readonly readAt: number;
  readonly found: Promise<RememberedDashboard | undefined>;
  /** What `found` has come to. */
  known?: RememberedDashboard;
}

/** Remembers each dashboard for a second; callers that ask at once share one look-up. */
export function createDashboardMemo(options: DashboardMemoOptions): DashboardMemo {
  const { read, monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = createBoundedMap<Entry>(maxEntries);
  const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);

  return {
    find(tenant, id) {
      const key = keyOf(tenant, id);
      const known = entries.get(key);
      // The clock starts before the read, so that nothing is older than it says.
      const readAt = monotonic();
      if (known !== undefined && readAt - known.readAt < REMEMBER_MS) return known.found;
      const entry: Entry = { readAt, found: read(tenant, id).then(toRemembered) };
      entries.set(key, entry);
      const forget = (): void => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      entry.found.then((found) => {
        if (found === undefined) forget();
        else entry.known = found;
      }, forget);
      return entry.found;
    },
    recall(tenant, id) {
      const known = entries.get(keyOf(tenant, id));
      return known !== undefined && monotonic() - known.readAt < REMEMBER_MS ? known.known : undefined;
    },
    forget(tenant, id) {
      entries.delete(keyOf(tenant, id));
    },
  };
}

function toRemembered(found: FoundDashboard | undefined): RememberedDashboard | undefined {
  if (found === undefined) return undefined;
  // Its parts come out of the database as JSON, so this tells all of them apart.
  const text = JSON.stringify(found.dashboard);
  return { ...found, fingerprint: createHash('sha256').update(text, 'utf16le').digest('base64') };
}
