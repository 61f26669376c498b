import type { StoredAs } from '../../../contract/types/dataset.ts';
import { date } from './date.ts';
import { epoch } from './epoch.ts';
import type { TimeStorage } from './time-storage.ts';
import { timestamp } from './timestamp.ts';
import { timestamptz } from './timestamptz.ts';

/** Every way to store time. */
export const TIME_STORAGES: {
  readonly [Kind in StoredAs['kind']]: TimeStorage<Extract<StoredAs, { kind: Kind }>>;
} = {
  timestamptz,
  timestamp,
  date,
  epoch,
};

/** The storage of a column; it must be called with the same `storedAs` that it was found by. */
export function timeStorageOf(storedAs: StoredAs): TimeStorage {
  return TIME_STORAGES[storedAs.kind] as TimeStorage;
}
