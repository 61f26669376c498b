import { X509Certificate } from 'node:crypto';
import type { EnvReader } from './env-reader.ts';
import { isNetwork } from './is-network.ts';
import { readBytes, readChoice, readInteger, splitList } from './read-values.ts';
import type { ResolvedConfig } from './resolved-config.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** The database refuses to forget what is younger. */
const LEAST_RETENTION_DAYS = 31;
const YEAR_SECONDS = 31_536_000;

/** `QUERY_*`. */
export function readQuery(reader: EnvReader): ResolvedConfig['query'] {
  return {
    timeoutMs: readInteger(reader, 'QUERY_TIMEOUT_MS', {
      fallback: 30_000,
      min: 100,
      max: 3_600_000,
    }),
    maxRows: readInteger(reader, 'QUERY_MAX_ROWS', { fallback: 50_000, min: 1, max: 10_000_000 }),
    maxBytes: readBytes(reader, 'QUERY_MAX_BYTES', { fallback: 32 * MIB, min: KIB, max: GIB }),
    maxCost: readInteger(reader, 'QUERY_MAX_COST', { fallback: 0, min: 0, max: 1_000_000_000_000 }),
  };
}

/** `AUDIT_RETENTION_DAYS`. */
export function readAudit(reader: EnvReader): ResolvedConfig['audit'] {
  const retentionDays = readInteger(reader, 'AUDIT_RETENTION_DAYS', { fallback: 0, min: 0, max: 36_500 });
  if (retentionDays > 0 && retentionDays < LEAST_RETENTION_DAYS) {
    const detail = `must be 0, which keeps the audit log for good, or at least ${LEAST_RETENTION_DAYS} days.`;
    reader.problem('AUDIT_RETENTION_DAYS', detail);
  }
  return { retentionDays };
}

/** `CACHE_*`; a shared cache on Redis needs `REDIS_URL`. */
export function readCache(reader: EnvReader, redisUrl: string | undefined): ResolvedConfig['cache'] {
  const shared = readChoice(reader, 'CACHE_SHARED', ['auto', 'redis', 'postgres', 'none'], 'auto');
  if (shared === 'redis' && redisUrl === undefined) {
    reader.missing(
      'REDIS_URL',
      'is missing, while CACHE_SHARED is redis. Set it, or choose auto, postgres or none.',
    );
  }
  return {
    maxBytes: readBytes(reader, 'CACHE_MAX_BYTES', {
      fallback: 128 * MIB,
      min: MIB,
      max: 1024 * GIB,
    }),
    ttlSeconds: readInteger(reader, 'CACHE_TTL_SECONDS', {
      fallback: 60,
      min: 0,
      max: YEAR_SECONDS,
    }),
    staleSeconds: readInteger(reader, 'CACHE_STALE_SECONDS', {
      fallback: 600,
      min: 0,
      max: YEAR_SECONDS,
    }),
    shared,
  };
}

/** `DATA_SOURCE_ALLOWED_NETWORKS`, a comma list of CIDR networks. */
export function readAllowedNetworks(reader: EnvReader): string[] {
  const networks = splitList(reader.text('DATA_SOURCE_ALLOWED_NETWORKS'));
  if (!networks.every(isNetwork)) {
    reader.problem(
      'DATA_SOURCE_ALLOWED_NETWORKS',
      'holds something that is not a network. Write networks such as 10.0.0.0/8 or fd00::/8, separated by commas.',
    );
  }
  return networks;
}

/** `DATA_SOURCE_CA`: certificates in PEM. */
export function readCertificateAuthority(reader: EnvReader): string | undefined {
  const pem = reader.secret('DATA_SOURCE_CA');
  if (pem === undefined || isCertificates(pem)) return pem;
  reader.problem(
    'DATA_SOURCE_CA',
    'holds something that is not a certificate. Give certificates in PEM, each from its BEGIN CERTIFICATE to its END CERTIFICATE line.',
  );
  return undefined;
}

function isCertificates(pem: string): boolean {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return found.map((one) => new X509Certificate(one)).length > 0;
  } catch {
    return false;
  }
}
