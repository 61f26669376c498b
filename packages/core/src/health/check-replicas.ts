import type { HealthCheck } from '../contract/types/health.ts';
import type { ReplicaStates } from '../databases/index.ts';

/** What is wrong, the worst first. */
const OUTPUTS = [
  ['unreachable', 'replica_unreachable'],
  ['behind', 'replica_behind'],
  ['primary', 'replica_is_primary'],
] as const;

/** How many replicas answer questions. One that does not only warns: the others and the primary do. */
export function checkReplicas(states: ReplicaStates, clock: () => Date): HealthCheck {
  const output = OUTPUTS.find(([state]) => states[state] > 0)?.[1];
  return {
    status: output === undefined ? 'pass' : 'warn',
    componentType: 'datastore',
    observedValue: states.ok + states.primary,
    observedUnit: 'replicas',
    time: clock().toISOString(),
    ...(output === undefined ? {} : { output }),
  };
}
