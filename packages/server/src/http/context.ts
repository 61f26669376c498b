import type { Lens } from '@istari-lens/core';
import type { CallLimits } from '../guards/call-limits.ts';
import type { HostIdentity } from '../guards/host-identity.ts';
import type { KeyLimits } from '../guards/key-limits.ts';
import type { ReportError } from './report-error.ts';
import type { ConnectionTestLimits } from '../guards/connection-test-limits.ts';
import type { LoginLimits } from '../guards/login-limits.ts';
import type { Page } from './docs-page/create-docs-page.ts';
import type { Compressor } from './compressor.ts';
import type { QueryReader } from './read-query.ts';
import type { LoadShedder } from './load-shedder.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What guards and handlers work with. One for each router. */
export interface ServerContext {
  readonly lens: Lens;
  readonly callLimits: CallLimits;
  readonly loginLimits: LoginLimits;
  readonly keyLimits: KeyLimits;
  /** Undefined when the host brings no identity of its own. */
  readonly hostIdentity: HostIdentity | undefined;
  /** Undefined when the host does not want to hear of errors. */
  readonly reportError: ReportError | undefined;
  readonly connectionTestLimits: ConnectionTestLimits;
  readonly metrics: Metrics;
  readonly queries: QueryReader;
  readonly compressor: Compressor;
  readonly shedder: LoadShedder;
  /** True once the process wants no more traffic. */
  isDraining(): boolean;
  /** The OpenAPI document of the mounted routes. */
  openApi(mountPath: string): object;
  /** The same as a page. */
  docsPage(mountPath: string): Page;
}
