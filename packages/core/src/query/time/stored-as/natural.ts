import type { StoredAs } from '../../../contract/types/dataset.ts';
import { timeStorageOf } from './index.ts';
import type { TimeFamily } from '../span-of-literal.ts';

const NATURAL: Readonly<Record<TimeFamily, StoredAs>> = {
  instant: { kind: 'timestamptz' },
  local: { kind: 'timestamp', timezone: 'local' },
  date: { kind: 'date' },
};

/** How a value is stored once a column was read in its natural type. */
export function naturalStorage(storedAs: StoredAs): StoredAs {
  return NATURAL[familyOf(storedAs)];
}

/** What the times of such a column are. */
export function familyOf(storedAs: StoredAs): TimeFamily {
  return timeStorageOf(storedAs).family(storedAs);
}
