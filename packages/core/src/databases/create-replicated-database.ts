import { LensError } from '../errors/index.ts';
import type { AnalyticsDatabase } from './analytics-database.ts';
import { sumLoads } from './pool-load.ts';
import { createReplicaHealth } from './replica-health.ts';
import { countReplicaStates, type ReplicaState } from './replica-states.ts';

export interface ReplicatedDatabaseOptions {
  primary: AnalyticsDatabase;
  /** Streaming replicas of the primary, at least one. */
  replicas: readonly AnalyticsDatabase[];
  /** How far behind the primary a replica may be. */
  maxLagMs: number;
  /** Told when a replica, by its place in the list, is found in another state than before. */
  onState?: (index: number, state: ReplicaState) => void;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/**
 * One database out of a primary and its replicas. Reads go to the replica with the fewest under way among those that answer
 * and are not too far behind, in turns; to the primary when there is none. A read that fails since its server
 * cannot be reached, was lost, or had to end the statement to keep up, is run once more elsewhere.
 */
export function createReplicatedDatabase(options: ReplicatedDatabaseOptions): AnalyticsDatabase {
  const { primary, replicas, maxLagMs, monotonic = () => performance.now() } = options;
  const members = replicas.map((database, index) => ({
    database,
    health: createReplicaHealth(database, {
      maxLagMs,
      monotonic,
      onState: (state) => options.onState?.(index, state),
    }),
    underWay: 0,
  }));
  type Member = (typeof members)[number];
  let turn = 0;

  async function fitMember(): Promise<Member | undefined> {
    const verdicts = await Promise.all(members.map(({ health }) => health.isFit()));
    const fit = members.filter((_, index) => verdicts[index]);
    turn += 1;
    const inTurn = fit
      .map((_, index) => fit[(index + turn) % fit.length])
      .filter((member) => member !== undefined);
    return inTurn.toSorted((left, right) => left.underWay - right.underWay)[0];
  }

  async function on<T>(member: Member, work: (database: AnalyticsDatabase) => Promise<T>): Promise<T> {
    member.underWay += 1;
    try {
      return await work(member.database);
    } finally {
      member.underWay -= 1;
    }
  }

  async function spread<T>(work: (database: AnalyticsDatabase) => Promise<T>): Promise<T> {
    const member = await fitMember();
    if (member === undefined) return work(primary);
    try {
      return await on(member, work);
    } catch (error) {
      if (!LensError.isInstance(error) || error.code !== 'data_source_unavailable') throw error;
      member.health.fail();
      const other = await fitMember();
      return other === undefined ? work(primary) : on(other, work);
    }
  }

  const all = [primary, ...replicas];
  return {
    read: (statement, read) => spread((database) => database.read(statement, read)),
    readRaw: (statement, read) => spread((database) => database.readRaw(statement, read)),
    async stream(statement, read, take) {
      // Rows that were handed on cannot be taken back, so it is not tried elsewhere.
      const member = await fitMember();
      const run = (database: AnalyticsDatabase): Promise<void> => database.stream(statement, read, take);
      return member === undefined ? run(primary) : on(member, run);
    },
    replicas: () => countReplicaStates(members.map(({ health }) => health.state())),
    load: () => sumLoads(all.map((database) => database.load?.())),
    async close() {
      await Promise.all(all.map((database) => database.close()));
    },
  };
}
