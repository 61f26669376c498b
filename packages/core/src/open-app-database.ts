import type { ResolvedConfig } from './config/resolved-config.ts';
import type { Passwords } from './crypto/index.ts';
import { createAppDatabase, type AppDatabase } from './databases/index.ts';
import { gateDatabase } from './health/gate-database.ts';
import { createStartup, type Startup } from './health/startup.ts';
import type { LensOverrides, Logger } from './lens-types.ts';
import { checkHead, migrate } from './migrations/index.ts';
import { createForgetting } from './model/audit/create-forgetting.ts';
import { ROTATION_GRACE_MS } from './model/auth/session-limits.ts';
import type { Background } from './model/background.ts';
import { tellAudits } from './model/hooks/tell-audits.ts';
import { createCommitMarker, type CommitMarker } from './model/idempotency/commit-marker.ts';
import { createSessionsRepository } from './model/sessions/sessions-repository.ts';
import { firstStart } from './model/tenants/first-start.ts';

export interface AppDatabaseOptions {
  config: ResolvedConfig;
  overrides: LensOverrides;
  logger: Logger;
  clock: () => Date;
  passwords: Passwords;
  hasAnalyticsDatabase: boolean;
  background: Background;
  isSeldom: (subject: string) => boolean;
  onError: (error: unknown) => void;
}

/** The app database, as it is for its different users. */
export interface OpenAppDatabase {
  startup: Startup;
  marker: CommitMarker;
  /** Answers once the start is over. */
  database: AppDatabase;
  /** The same, before that. */
  ungated: AppDatabase;
  /** One connection of its own, so that a crowd of requests does not make probes fail. */
  probed: AppDatabase;
  /** Erases refresh tokens that nobody may use again. */
  eraseSuccessors(): Promise<void>;
}

/** Opens the app database and begins what has to be done there first. */
export function openAppDatabase(options: AppDatabaseOptions): OpenAppDatabase {
  const { config, overrides, logger, clock, passwords, background, isSeldom, onError } = options;
  const { auth, appDatabase } = config;
  const { schema } = appDatabase;
  const source = overrides.appPool === undefined ? { url: appDatabase.url } : { pool: overrides.appPool };
  const unheard = createAppDatabase({ ...source, schema, poolMax: appDatabase.poolMax, onError });
  const forget = createForgetting({
    config,
    clock,
    database: unheard,
    background,
    isTime: () => isSeldom('audit-log'),
  });
  const ungated = tellAudits(unheard, overrides, logger, forget);
  const probed = createAppDatabase({ ...source, schema, poolMax: 1, connectionTimeoutMs: 800, onError });
  const sessions = createSessionsRepository(ungated, schema);
  const eraseSuccessors = (): Promise<void> =>
    sessions.eraseSuccessors(new Date(clock().getTime() - ROTATION_GRACE_MS));

  const startup = createStartup({
    logger,
    attempt: async () => {
      if (overrides.migrate === true) await migrate({ url: appDatabase.directUrl, schema });
      await checkHead(ungated);
      await firstStart({
        database: ungated,
        passwords,
        bootstrapAdmin: auth.bootstrapAdmin,
        passwordMinLength: auth.passwordMinLength,
        hasAnalyticsDatabase: options.hasAnalyticsDatabase,
      });
      await eraseSuccessors();
    },
  });
  const marker = createCommitMarker();
  const database = marker.mark(gateDatabase(ungated, startup));
  return { startup, marker, database, ungated, probed, eraseSuccessors };
}
