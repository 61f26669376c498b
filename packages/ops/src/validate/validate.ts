import type { CheckStatus } from '../report/finding.ts';
import { createApiClient } from './api-client.ts';
import type { ValidateContext } from './step.ts';
import { VALIDATE_STEPS, type ValidateStepId } from './steps/index.ts';

export interface ValidateOptions {
  /** The user of the test login; false leaves out everything that needs one. */
  login: { email: string; password: string } | false;
  /** The release that must answer; without it, which one does is only told. */
  release?: string;
  /** `METRICS_TOKEN` of the deployment. */
  metricsToken?: string;
  /** Lines of the log since the deployment. */
  log?: AsyncIterable<string> | Iterable<string>;
  /** Highest part of requests that may end in a 5xx, 0 to 1. @default 0.01 */
  maxErrorRate?: number;
  /** Longest time for 95 of 100 requests. @default 1000 */
  maxP95Ms?: number;
  /** How long to wait until the deployment is ready. @default 0 */
  readyWithinMs?: number;
  /** For each request. @default 10000 */
  timeoutMs?: number;
}

/** One step with what it found. */
export interface ValidateStep {
  id: ValidateStepId;
  status: CheckStatus;
  reason: string;
  fix?: string;
}

/** Whether a deployment does what it should. */
export interface ValidateReport {
  /** False when a step failed; warnings and skipped steps do not count. */
  ok: boolean;
  steps: ValidateStep[];
}

/**
 * Looks at a deployment as its users do: ready with the expected release, healthy, a login, one read of
 * each database, a logout, the error rate and latency of its metrics, and its log. Leaves nothing behind
 * but lines in the audit log. Throws a TypeError for a URL that is not http(s).
 */
export async function validate(url: string, options: ValidateOptions): Promise<ValidateReport> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError(
      'The address must be an http or https URL, for example https://example.com/analytics.',
    );
  }
  const context: ValidateContext = { options, api: createApiClient(url, options.timeoutMs ?? 10_000) };
  const steps: ValidateStep[] = [];
  for (const [id, step] of Object.entries(VALIDATE_STEPS)) {
    const finding = await step.run(context);
    if (isId(id)) steps.push({ id, ...finding });
  }
  return { ok: steps.every(({ status }) => status !== 'fail'), steps };
}

function isId(id: string): id is ValidateStepId {
  return Object.hasOwn(VALIDATE_STEPS, id);
}
