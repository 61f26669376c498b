import {
  ConfigError,
  loadAnalyticsDatabaseConfig,
  loadDataSourceRules,
  loadAppDatabaseConfig,
  loadConfig,
  loadEncryptionKeys,
  type ConfigProblem,
  type ResolvedConfig,
} from '@istari-lens/core';
import type { Environment } from '../settings.ts';
import type { DoctorOptions } from './doctor.ts';

/** What the checks look at: as much of the configuration as can be read, and where the deployment is. */
export interface DoctorContext {
  readonly env: Environment;
  /** Undefined while there are problems. */
  readonly config: ResolvedConfig | undefined;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
  /** Whether production's rules hold. */
  readonly strict: boolean;
  /** Undefined when its own settings are wrong. */
  readonly appDatabase: ResolvedConfig['appDatabase'] | undefined;
  readonly analyticsDatabase: ResolvedConfig['analyticsDatabase'] | undefined;
  readonly dataSources: ReturnType<typeof loadDataSourceRules> | undefined;
  readonly encryptionKeys: readonly string[] | undefined;
  readonly options: DoctorOptions;
}

/** Reads what can be read of the environment; what is wrong is kept instead of thrown. */
export function createDoctorContext(env: Environment, options: DoctorOptions): DoctorContext {
  const { config, problems } = tryConfig(env);
  const environment = env['ENVIRONMENT']?.trim().toLowerCase() ?? '';
  return {
    env,
    config,
    problems,
    warnings: config?.warnings ?? [],
    strict: !['development', 'test'].includes(environment),
    appDatabase: attempt(() => loadAppDatabaseConfig(env)),
    analyticsDatabase: attempt(() => loadAnalyticsDatabaseConfig(env)),
    dataSources: attempt(() => loadDataSourceRules(env)),
    encryptionKeys: attempt(() => loadEncryptionKeys(env)),
    options,
  };
}

/** The problems that production would have with the same environment. */
export function productionProblems(env: Environment): readonly ConfigProblem[] {
  return tryConfig({ ...env, ENVIRONMENT: 'production' }).problems;
}

function tryConfig(env: Environment): {
  config: ResolvedConfig | undefined;
  problems: readonly ConfigProblem[];
} {
  try {
    return { config: loadConfig(env), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: undefined, problems: error.problems };
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
