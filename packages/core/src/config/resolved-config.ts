import type { JwtAlgorithm } from '../crypto/jwt/algorithms.ts';

export type Environment = 'development' | 'test' | 'staging' | 'production';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A checked configuration: what `loadConfig` returns, frozen all the way down. */
export interface ResolvedConfig {
  readonly environment: Environment;
  readonly release: string;
  readonly logLevel: LogLevel;
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
    /** Express's `trust proxy` value. */
    readonly trustProxy: boolean | number | string;
    readonly metricsToken: string | undefined;
    readonly drainDelayMs: number;
  };
  readonly auth: {
    readonly secretKey: string;
    /** Verify only. */
    readonly previousSecretKeys: readonly string[];
    readonly algorithm: JwtAlgorithm;
    /** PEM of the private key, for asymmetric algorithms; keys after it only verify. */
    readonly privateKey: string | undefined;
    readonly issuer: string;
    readonly audience: string;
    readonly accessTokenSeconds: number;
    readonly refreshTokenDays: number;
    readonly passwordMinLength: number;
    readonly bootstrapAdmin: { readonly email: string; readonly password: string } | undefined;
  };
  /** Fernet keys: the first encrypts, all decrypt. */
  readonly encryptionKeys: readonly string[];
  readonly appDatabase: {
    readonly url: string;
    /** For LISTEN and migrations; the same as `url` unless set. */
    readonly directUrl: string;
    readonly poolMax: number;
    readonly schema: string;
  };
  readonly analyticsDatabase: {
    readonly url: string | undefined;
    readonly replicaUrls: readonly string[];
    /** How far behind the primary a replica may be to be read. */
    readonly replicaMaxLagMs: number;
    /** Whether to hear of changed tables from the server at `url`. */
    readonly listen: boolean;
    readonly poolMax: number;
  };
  readonly query: {
    readonly timeoutMs: number;
    readonly maxRows: number;
    readonly maxBytes: number;
    /** In the planner's units; 0 for no limit. */
    readonly maxCost: number;
  };
  readonly cache: {
    readonly maxBytes: number;
    readonly ttlSeconds: number;
    readonly staleSeconds: number;
    readonly shared: 'auto' | 'redis' | 'postgres' | 'none';
  };
  /** Calls a minute; 0 for no limit. */
  readonly limits: {
    /** All but questions and probes. */
    readonly calls: { readonly principal: number; readonly tenant: number; readonly address: number };
    readonly questions: { readonly principal: number; readonly tenant: number; readonly address: number };
  };
  readonly audit: {
    /** How long events are kept; 0 for ever. */
    readonly retentionDays: number;
  };
  readonly redisUrl: string | undefined;
  /** Networks, in CIDR form, that data sources of tenants may be in though they are not public. */
  readonly allowedNetworks: readonly string[];
  /** PEM of certificates that data sources of tenants are trusted by, beside those of the system. */
  readonly dataSourceAuthority: string | undefined;
  /** What is allowed but should be mended, each with the variable's name. */
  readonly warnings: readonly string[];
}
