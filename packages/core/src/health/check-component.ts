import type { HealthCheck, HealthStatus } from '../contract/types/health.ts';
import { LensError } from '../errors/index.ts';

export interface ComponentCheckOptions {
  check: () => Promise<unknown>;
  /** For all attempts together; a check that has not answered by then has failed. */
  timeoutMs: number;
  /** One lost connection should not take an instance out of service. @default 1 */
  attempts?: number;
  /** What a failure of this component means for the whole. */
  onFailure: Exclude<HealthStatus, 'pass'>;
  clock: () => Date;
}

/** Checks one component and says how long it took. Never throws; a failure names a code, nothing else. */
export async function checkComponent(options: ComponentCheckOptions): Promise<HealthCheck> {
  const { check, timeoutMs, attempts = 1, onFailure, clock } = options;
  const startedAt = performance.now();
  let status: HealthStatus = onFailure;
  let output: string | undefined;
  for (let attempt = 0; attempt < attempts && status !== 'pass'; attempt += 1) {
    try {
      await within(startedAt + timeoutMs - performance.now(), check());
      status = 'pass';
    } catch (error) {
      output = LensError.isInstance(error) ? error.code : 'check_failed';
    }
  }
  return {
    status,
    componentType: 'datastore',
    observedValue: Math.round(performance.now() - startedAt),
    observedUnit: 'ms',
    time: clock().toISOString(),
    ...(status === 'pass' || output === undefined ? {} : { output }),
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The check took too long.')), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
