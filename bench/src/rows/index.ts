import type { Row } from './row.ts';
import { cachedQuery } from './p01-cached-query.ts';
import { peers } from './p02-peers.ts';
import { cachedDashboard } from './p03-cached-dashboard.ts';
import { uncachedQuery } from './p04-uncached-query.ts';
import { coldHerd } from './p05-cold-herd.ts';
import { coldDashboard } from './p06-cold-dashboard.ts';
import { thousandRowAnswer } from './p07-thousand-rows.ts';
import { exportOfRows } from './p08-export.ts';
import { memoryCache } from './p09-memory-cache.ts';
import { threeProcesses } from './p10-three-processes.ts';
import { compile } from './p11-compile.ts';
import { loginFlood } from './p12-login-flood.ts';
import { start } from './p13-start.ts';

/** Names of the rows, in their order. */
export const ROW_IDS = [
  'P1',
  'P2',
  'P3',
  'P4',
  'P5',
  'P6',
  'P7',
  'P8',
  'P9',
  'P10',
  'P11',
  'P12',
  'P13',
] as const;

export type RowId = (typeof ROW_IDS)[number];

/** Everything that `npm run bench` measures. */
export const rows: Readonly<Record<RowId, Row>> = {
  P1: cachedQuery,
  P2: peers,
  P3: cachedDashboard,
  P4: uncachedQuery,
  P5: coldHerd,
  P6: coldDashboard,
  P7: thousandRowAnswer,
  P8: exportOfRows,
  P9: memoryCache,
  P10: threeProcesses,
  P11: compile,
  P12: loginFlood,
  P13: start,
};
