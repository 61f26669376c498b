import type { Finding } from '../report/finding.ts';
import type { ApiClient } from './api-client.ts';
import type { Sample } from './prometheus-text.ts';
import type { ValidateOptions } from './validate.ts';

/** What the steps share; each adds what the later ones need. */
export interface ValidateContext {
  readonly options: ValidateOptions;
  readonly api: ApiClient;
  /** Body of `/health/ready`, once it was asked. */
  readiness?: unknown;
  /** The session of the test login, while it is open. */
  session?: { accessToken: string; refreshToken: string };
  /** The metrics, once they were read. */
  samples?: readonly Sample[];
}

/** One step of `validate`. */
export interface ValidateStepDescriptor {
  run(context: ValidateContext): Promise<Finding>;
}
