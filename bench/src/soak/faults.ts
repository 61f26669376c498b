import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy } from '@istari-lens/testing';

/** What stands between the API and its servers. */
export interface Between {
  app: FaultProxy;
  analytics: FaultProxy;
  redis: FaultProxy | undefined;
  /** Ends the server's side of every connection to a database. */
  killBackends(database: 'app' | 'analytics'): Promise<void>;
}

/** Something that goes wrong for a while. */
export interface Fault {
  /** As docs/reliability.md names it. */
  id: 'app-restart' | 'analytics-down' | 'analytics-restart' | 'redis';
  /** What answers again once it is over. */
  recovers: 'app' | 'analytics' | undefined;
  /** Goes wrong, and is right again when this settles. */
  happen(between: Between, seconds: number): Promise<void>;
}

const down =
  (place: 'app' | 'analytics' | 'redis') =>
  async (between: Between, seconds: number): Promise<void> => {
    const proxy = between[place];
    proxy?.refuse();
    proxy?.dropConnections();
    await sleep(seconds * 1000);
    proxy?.accept();
  };
const silent =
  (place: 'app' | 'analytics' | 'redis') =>
  async (between: Between, seconds: number): Promise<void> => {
    between[place]?.pause();
    await sleep(seconds * 1000);
    between[place]?.resume();
  };
const killed =
  (place: 'app' | 'analytics') =>
  async (between: Between): Promise<void> =>
    between.killBackends(place);

/** All that happens in a soak, in no order. */
export const faults: readonly Fault[] = [
  { id: 'app-restart', recovers: 'app', happen: down('app') },
  { id: 'app-restart', recovers: 'app', happen: silent('app') },
  { id: 'app-restart', recovers: 'app', happen: killed('app') },
  { id: 'analytics-down', recovers: 'analytics', happen: down('analytics') },
  { id: 'analytics-down', recovers: 'analytics', happen: silent('analytics') },
  { id: 'analytics-restart', recovers: 'analytics', happen: killed('analytics') },
  { id: 'redis', recovers: undefined, happen: down('redis') },
  { id: 'redis', recovers: undefined, happen: silent('redis') },
];
