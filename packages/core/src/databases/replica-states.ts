/** What is known of a replica. */
export type ReplicaState =
  /** Nobody has looked yet. */
  | 'unknown'
  /** Answers, and is no further behind than allowed. */
  | 'ok'
  /** Answers, but is no replica: it takes changes itself. Questions are answered all the same. */
  | 'primary'
  /** Too far behind: the others and the primary answer. */
  | 'behind'
  /** Does not answer: the others and the primary do. */
  | 'unreachable';

/** How many replicas are in each state. */
export type ReplicaStates = Record<ReplicaState, number>;

/** The states of several replicas, counted. */
export function countReplicaStates(states: readonly ReplicaState[]): ReplicaStates {
  const counts: ReplicaStates = { unknown: 0, ok: 0, primary: 0, behind: 0, unreachable: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}

/** The counts of several databases together; undefined when none of them has replicas. */
export function sumReplicaStates(counts: readonly (ReplicaStates | undefined)[]): ReplicaStates | undefined {
  const given = counts.filter((each) => each !== undefined);
  if (given.length === 0) return undefined;
  const sum = countReplicaStates([]);
  for (const each of given) {
    for (const state of Object.keys(sum) as ReplicaState[]) sum[state] += each[state];
  }
  return sum;
}
