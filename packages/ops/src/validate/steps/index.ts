import type { ValidateStepDescriptor } from '../step.ts';
import { analyticsDatabase } from './analytics-database.ts';
import { appDatabase } from './app-database.ts';
import { errorRate } from './error-rate.ts';
import { health } from './health.ts';
import { latency } from './latency.ts';
import { log } from './log.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { ready } from './ready.ts';
import { release } from './release.ts';

/** Names of the steps; fixed, so that scripts can rely on them. */
export type ValidateStepId =
  | 'ready'
  | 'release'
  | 'health'
  | 'login'
  | 'app-database'
  | 'analytics-database'
  | 'logout'
  | 'error-rate'
  | 'latency'
  | 'log';

/** Every step, in the order in which they run. */
export const VALIDATE_STEPS: Readonly<Record<ValidateStepId, ValidateStepDescriptor>> = {
  ready,
  release,
  health,
  login,
  'app-database': appDatabase,
  'analytics-database': analyticsDatabase,
  logout,
  'error-rate': errorRate,
  latency,
  log,
};
