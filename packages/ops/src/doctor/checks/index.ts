import type { DoctorCheckDescriptor } from '../check.ts';
import { analyticsRole } from './analytics-role.ts';
import { appRole } from './app-role.ts';
import { backups } from './backups.ts';
import { cache } from './cache.ts';
import { clock } from './clock.ts';
import { cors } from './cors.ts';
import { keyStrength } from './key-strength.ts';
import { metrics } from './metrics.ts';
import { migrations } from './migrations.ts';
import { pools } from './pools.ts';
import { probes } from './probes.ts';
import { rateLimits } from './rate-limits.ts';
import { schemaDrift } from './schema-drift.ts';
import { scratchDatabases } from './scratch-databases.ts';
import { storedKeys } from './stored-keys.ts';
import { tls } from './tls.ts';
import { variables } from './variables.ts';
import { verifiedRestore } from './verified-restore.ts';

/** Names of the checks; fixed, so that scripts can rely on them. */
export type DoctorCheckId =
  | 'variables'
  | 'key-strength'
  | 'stored-keys'
  | 'app-role'
  | 'analytics-role'
  | 'tls'
  | 'migrations'
  | 'schema-drift'
  | 'backups'
  | 'verified-restore'
  | 'scratch-databases'
  | 'clock'
  | 'pools'
  | 'cache'
  | 'cors'
  | 'rate-limits'
  | 'probes'
  | 'metrics';

/** Every check, in the order in which they are reported. */
export const DOCTOR_CHECKS: Readonly<Record<DoctorCheckId, DoctorCheckDescriptor>> = {
  variables,
  'key-strength': keyStrength,
  'stored-keys': storedKeys,
  'app-role': appRole,
  'analytics-role': analyticsRole,
  tls,
  migrations,
  'schema-drift': schemaDrift,
  backups,
  'verified-restore': verifiedRestore,
  'scratch-databases': scratchDatabases,
  clock,
  pools,
  cache,
  cors,
  'rate-limits': rateLimits,
  probes,
  metrics,
};
