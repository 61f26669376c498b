import type { Health, HealthCheck, HealthStatus } from '../contract/types/health.ts';
import type { HealthService } from '../lens-types.ts';
import type { ReplicaStates } from '../databases/index.ts';
import { checkComponent } from './check-component.ts';
import { checkReplicas } from './check-replicas.ts';
import { latestOf } from './latest-of.ts';
import { rememberFor } from './remember-for.ts';
import type { Startup } from './startup.ts';

export interface HealthServiceOptions {
  startup: Pick<Startup, 'obstacle'>;
  /** Rejects when the app database is away or at another release's schema. */
  checkAppDatabase: () => Promise<unknown>;
  /** Rejects when the default analytics database is away. Undefined: there is none. */
  checkAnalyticsDatabase: (() => Promise<unknown>) | undefined;
  /** The replicas of the configuration by state; undefined without any, or before they were asked. */
  replicas?: () => ReplicaStates | undefined;
  /** The deployed release. */
  release: string;
  clock: () => Date;
}

/** Version of the API, as `application/health+json` has it; the deployed release is `releaseId`. */
const API_VERSION = '1';
const REMEMBER_MS = 1_000;
// Every answer comes within the one second that Kubernetes gives a probe unless told otherwise.
const APP_MS = 800;
const ANALYTICS_MS = 1_800;
// It can only warn, so nobody waits for it as long as it takes.
const ANALYTICS_WAIT_MS = 300;

/** Answers of the probes. Databases are asked at most once a second, whoever asks how often. */
export function createHealthService(options: HealthServiceOptions): HealthService {
  const { startup, checkAppDatabase, checkAnalyticsDatabase, release, clock } = options;
  const startedAt = performance.now();

  const health = (checks: Record<string, HealthCheck>): Health => ({
    status: worst(Object.values(checks).map(({ status }) => status)),
    version: API_VERSION,
    releaseId: release,
    checks: Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, [check]])),
  });

  const uptime = (): HealthCheck => ({
    status: 'pass',
    componentType: 'system',
    observedValue: Math.round((performance.now() - startedAt) / 1000),
    observedUnit: 's',
    time: clock().toISOString(),
  });

  const started = (): HealthCheck => {
    const obstacle = startup.obstacle();
    return {
      status: obstacle === undefined ? 'pass' : 'fail',
      componentType: 'component',
      time: clock().toISOString(),
      ...(obstacle === undefined ? {} : { output: obstacle.code }),
    };
  };

  const appDatabase = rememberFor(REMEMBER_MS, async () =>
    checkComponent({ check: checkAppDatabase, timeoutMs: APP_MS, attempts: 2, onFailure: 'fail', clock }),
  );
  const analyticsDatabase =
    checkAnalyticsDatabase === undefined
      ? undefined
      : latestOf<HealthCheck>(
          rememberFor(REMEMBER_MS, async () =>
            checkComponent({
              check: checkAnalyticsDatabase,
              timeoutMs: ANALYTICS_MS,
              onFailure: 'warn',
              clock,
            }),
          ),
          ANALYTICS_WAIT_MS,
          () => ({
            status: 'warn',
            componentType: 'datastore',
            time: clock().toISOString(),
            output: 'no_answer_yet',
          }),
        );
  const checkDatabases = async (): Promise<Record<string, HealthCheck>> => {
    const [app, analytics] = await Promise.all([appDatabase(), analyticsDatabase?.()]);
    const replicas = options.replicas?.();
    return {
      'appDatabase:responseTime': app,
      ...(analytics === undefined ? {} : { 'analyticsDatabase:responseTime': analytics }),
      ...(replicas === undefined ? {} : { 'analyticsDatabase:replicas': checkReplicas(replicas, clock) }),
    };
  };

  return {
    live: () => health({ uptime: uptime() }),
    startup: async () => health({ startup: started() }),
    async ready() {
      const databases = await checkDatabases();
      return health({ startup: started(), ...databases });
    },
    async summary() {
      const databases = await checkDatabases();
      return health({ startup: started(), ...databases, uptime: uptime() });
    },
  };
}

function worst(statuses: readonly HealthStatus[]): HealthStatus {
  if (statuses.includes('fail')) return 'fail';
  return statuses.includes('warn') ? 'warn' : 'pass';
}
