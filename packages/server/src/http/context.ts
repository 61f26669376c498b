import type { Lens } from '@istari-lens/core';
import type { LoginLimits } from '../guards/login-limits.ts';
import type { Compressor } from './compressor.ts';
import type { QueryReader } from './read-query.ts';
import type { LoadShedder } from './load-shedder.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What guards and handlers work with. One for each router. */
export interface ServerContext {
  readonly lens: Lens;
  readonly loginLimits: LoginLimits;
  readonly metrics: Metrics;
  readonly queries: QueryReader;
  readonly compressor: Compressor;
  readonly shedder: LoadShedder;
  /** True once the process wants no more traffic. */
  isDraining(): boolean;
  /** The OpenAPI document of the mounted routes. */
  openApi(mountPath: string): object;
}
