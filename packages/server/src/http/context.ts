import type { Lens } from '@istari-lens/core';
import type { LoginLimits } from '../guards/login-limits.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What guards and handlers work with. One for each router. */
export interface ServerContext {
  readonly lens: Lens;
  readonly loginLimits: LoginLimits;
  readonly metrics: Metrics;
  /** True once the process wants no more traffic. */
  isDraining(): boolean;
  /** The OpenAPI document of the mounted routes. */
  openApi(mountPath: string): object;
}
