import type { WindowAggregate } from '../../contract/types/query.ts';
import { movingAverage } from './moving-average.ts';
import { rank } from './rank.ts';
import { runningTotal } from './running-total.ts';
import { share } from './share.ts';
import type { WindowDescriptor } from './window.ts';

/** Everything that is calculated over a value of all groups. */
export const WINDOWS: Readonly<Record<WindowAggregate, WindowDescriptor>> = {
  share,
  runningTotal,
  movingAverage,
  rank,
};
