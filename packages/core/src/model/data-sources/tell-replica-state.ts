import type { ReplicaState } from '../../databases/index.ts';
import type { Logger } from '../../lens-types.ts';
import type { DataSourceRecord } from './data-source-record.ts';

type Told = Readonly<Record<Exclude<ReplicaState, 'unknown'>, { level: 'info' | 'warn'; message: string }>>;

const TOLD: Told = {
  ok: { level: 'info', message: 'a replica answers and is up to date: it is asked' },
  primary: {
    level: 'warn',
    message:
      'a replica is none: it takes changes itself; give the address of a streaming replica, or leave it out',
  },
  behind: {
    level: 'warn',
    message: 'a replica is too far behind; the others and the primary are asked instead',
  },
  unreachable: {
    level: 'warn',
    message: 'a replica cannot be asked; the others and the primary are asked instead',
  },
};

/** Tells the log of a replica, counted from 1, that is in another state than before. */
export function tellReplicaState(
  logger: Logger,
): (record: DataSourceRecord, replica: number, state: ReplicaState) => void {
  return ({ id }, replica, state) => {
    if (state === 'unknown') return;
    const { level, message } = TOLD[state];
    logger[level]({ dataSourceId: id, replica, state }, message);
  };
}
