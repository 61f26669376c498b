import type { Zone } from '../../query/index.ts';
import type { AskableDataset } from './askable-dataset.ts';
import type { AttributeNames } from './watch-attributes.ts';

/**
 * What a plan rests on besides the words of its question and the principal's tenant, role, zone and locked
 * filters:
 * while all of this holds, planning again would give the same.
 */
export interface PlanBasis {
  /** Id or name by which the question calls its dataset. */
  readonly reference: string;
  /** The dataset, its data source and the tenant's calendar and zone. */
  readonly askable: AskableDataset;
  /** The zones that were used, as the data source knows them; undefined for a name that is no zone. */
  readonly zones: ReadonlyMap<string, Zone | undefined>;
  /** The attributes of the principal that were looked at. */
  readonly attributes: AttributeNames;
  /** Milliseconds since the epoch at which it was planned. */
  readonly validFrom: number;
  /** Milliseconds since the epoch at which a relative range begins to mean something else; null when none does. */
  readonly validUntil: number | null;
}
