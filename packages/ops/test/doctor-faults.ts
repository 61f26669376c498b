import { generateFernetKey } from '@istari-lens/core';
import type { BackupFacts, DoctorCheckId, DoctorOptions } from '@istari-lens/ops';
import { CONTENT_FAULTS } from './doctor-content-faults.ts';
import type { DoctorFixture } from './doctor-fixture.ts';

/** How a fault differs from a deployment that is well. */
export interface DoctorChange {
  env?: Record<string, string | undefined>;
  options?: Partial<DoctorOptions>;
}

/** A fault, and what doctor must say of it. */
export interface DoctorFault {
  id: DoctorCheckId;
  what: string;
  change: (fixture: DoctorFixture) => DoctorChange | Promise<DoctorChange>;
  status: 'fail' | 'warn';
  reason: RegExp;
  fix: RegExp;
}

const HOUR = 3_600_000;

/** Backups of so many hours ago. */
export function backups(newest: number | null, restored: number | null): () => Promise<BackupFacts> {
  const ago = (hours: number | null): Date | null =>
    hours === null ? null : new Date(Date.now() - hours * HOUR);
  return async () => ({ newestAt: ago(newest), restoredAt: ago(restored) });
}

/** At least one fault for every check. */
export const DOCTOR_FAULTS: readonly DoctorFault[] = [
  ...CONTENT_FAULTS,
  {
    id: 'variables',
    what: 'a variable is wrong',
    change: () => ({ env: { API_PORT: 'eight' } }),
    status: 'fail',
    reason: /API_PORT is not a whole number/,
    fix: /configuration\.md/,
  },
  {
    id: 'variables',
    what: 'the app database is missing',
    change: () => ({ env: { APP_DB_URL: undefined } }),
    status: 'fail',
    reason: /DATABASE_URL is missing/,
    fix: /configuration\.md/,
  },
  {
    id: 'key-strength',
    what: 'the secret is a sample',
    change: () => ({ env: { SECRET_KEY: 'change-me-change-me-change-me-change-me' } }),
    status: 'fail',
    reason: /SECRET_KEY is a sample/,
    fix: /keys generate/,
  },
  {
    id: 'key-strength',
    what: 'the encryption key is missing',
    change: () => ({ env: { ENCRYPTION_KEY: undefined } }),
    status: 'fail',
    reason: /ENCRYPTION_KEY is missing/,
    fix: /keys generate/,
  },
  {
    id: 'key-strength',
    what: 'one secret serves twice',
    change: (fixture) => ({ env: { SECRET_KEY: fixture.env['ENCRYPTION_KEY'] } }),
    status: 'fail',
    reason: /same value/,
    fix: /keys generate/,
  },
  {
    id: 'key-strength',
    what: 'a weak secret outside of production',
    change: () => ({
      env: { ENVIRONMENT: 'development', SECRET_KEY: 'change-me-change-me-change-me-change-me' },
    }),
    status: 'warn',
    reason: /Production would refuse: SECRET_KEY/,
    fix: /keys generate/,
  },
  {
    id: 'stored-keys',
    what: 'a URL opens with no key',
    change: () => ({ env: { ENCRYPTION_KEY: generateFernetKey() } }),
    status: 'fail',
    reason: /opens with no listed key/,
    fix: /former key to the end/,
  },
  {
    id: 'stored-keys',
    what: 'a URL needs a former key',
    change: (fixture) => ({
      env: { ENCRYPTION_KEY: `${generateFernetKey()},${fixture.env['ENCRYPTION_KEY']}` },
    }),
    status: 'warn',
    reason: /1 of 1 data source URLs open only with a former key/,
    fix: /keys rotate/,
  },
  {
    id: 'app-role',
    what: 'it is a superuser',
    change: (fixture) => ({ env: { APP_DB_URL: fixture.app.url } }),
    status: 'fail',
    reason: /as a superuser/,
    fix: /NOSUPERUSER/,
  },
  {
    id: 'app-role',
    what: 'it lacks rights',
    change: (fixture) => ({ env: { APP_DB_URL: fixture.as('lens_poor') } }),
    status: 'fail',
    reason: /lens\.users \(INSERT, UPDATE, DELETE\)/,
    fix: /Grant it USAGE/,
  },
  {
    id: 'app-role',
    what: 'it may make databases',
    change: (fixture) => ({ env: { APP_DB_URL: fixture.as('lens_creator') } }),
    status: 'warn',
    reason: /has CREATEDB/,
    fix: /ALTER ROLE … NOCREATEDB/,
  },
  {
    id: 'app-role',
    what: 'its password is wrong',
    change: (fixture) => ({ env: { APP_DB_URL: fixture.as('lens_app').replace(':x@', ':hunter2@') } }),
    status: 'fail',
    reason: /refuses the connection.*28P01/,
    fix: /Mend this first/,
  },
  {
    id: 'analytics-role',
    what: 'it can write',
    change: (fixture) => ({ env: { ANALYTICS_DB_URL: fixture.analytics.url } }),
    status: 'fail',
    reason: /can write.*superuser/,
    fix: /Revoke/,
  },
  {
    id: 'analytics-role',
    what: 'its server is down',
    change: () => ({ env: { ANALYTICS_DB_URL: 'postgresql://reader:hunter2@127.0.0.1:1/x' } }),
    status: 'fail',
    reason: /cannot be reached/,
    fix: /Mend this first/,
  },
  {
    id: 'tls',
    what: 'a connection is plain text',
    change: () => ({ env: { ANALYTICS_DB_URL: 'postgresql://reader:hunter2@db.invalid/x' } }),
    status: 'fail',
    reason: /ANALYTICS_DB_URL is plain text/,
    fix: /verify-full/,
  },
  {
    id: 'tls',
    what: 'a server is not checked',
    change: () => ({ env: { ANALYTICS_DB_URL: 'postgresql://reader:hunter2@db.invalid/x?sslmode=require' } }),
    status: 'warn',
    reason: /sslmode=require does not check/,
    fix: /verify-full/,
  },
  {
    id: 'tls',
    what: 'Redis is plain text',
    change: () => ({ env: { REDIS_URL: 'redis://cache.invalid:6379' } }),
    status: 'fail',
    reason: /REDIS_URL is plain text/,
    fix: /rediss/,
  },
  {
    id: 'migrations',
    what: 'nothing is migrated',
    change: (fixture) => ({ env: { APP_DB_URL: fixture.empty.url } }),
    status: 'fail',
    reason: /migrations? behind this release/,
    fix: /migrate status/,
  },
  {
    id: 'backups',
    what: 'there is none',
    change: () => ({ options: { readBackups: backups(null, null) } }),
    status: 'fail',
    reason: /no backup/,
    fix: /istari-lens backup/,
  },
  {
    id: 'backups',
    what: 'the newest is old',
    change: () => ({ options: { readBackups: backups(48, 72) } }),
    status: 'fail',
    reason: /newest backup is 2 d old/,
    fix: /schedule/,
  },
  {
    id: 'verified-restore',
    what: 'none was ever tried',
    change: () => ({ options: { readBackups: backups(1, null) } }),
    status: 'fail',
    reason: /never|ever restored on trial/,
    fix: /Restore drill/,
  },
  {
    id: 'verified-restore',
    what: 'the last trial was long ago',
    change: () => ({ options: { readBackups: backups(1, 24 * 40) } }),
    status: 'fail',
    reason: /40 d ago/,
    fix: /Restore drill/,
  },
  {
    id: 'clock',
    what: 'a clock is a minute off',
    change: () => ({ options: { now: () => Date.now() + 60_000 } }),
    status: 'fail',
    reason: /differs from this machine's by (59|60)\.\d s.*tokens are refused/,
    fix: /time server/,
  },
  {
    id: 'clock',
    what: 'a clock is five seconds off',
    change: () => ({ options: { now: () => Date.now() - 5_000 } }),
    status: 'warn',
    reason: /by [45]\.\d s/,
    fix: /time server/,
  },
  {
    id: 'pools',
    what: 'the processes ask for too much',
    change: () => ({ options: { replicas: 200 } }),
    status: 'fail',
    reason: /200 processes ask for up to \d{4} connections \(APP_DB_POOL_MAX, ANALYTICS_DB_POOL_MAX\)/,
    fix: /PgBouncer/,
  },
  {
    id: 'pools',
    what: "the role's own limit is low",
    change: (fixture) => ({ env: { APP_DB_URL: fixture.as('lens_narrow') } }),
    status: 'fail',
    reason: /the server gives 5\./,
    fix: /CONNECTION LIMIT/,
  },
  {
    id: 'pools',
    what: 'the shared cache in the app database takes three more',
    change: () => ({
      env: { CACHE_SHARED: 'postgres', APP_DB_POOL_MAX: '4', ANALYTICS_DB_URL: undefined },
      options: { replicas: 1_000 },
    }),
    status: 'fail',
    // The pool of 4, probes, cancelling, listening, and 3.
    reason: /1000 processes ask for up to 10000 connections \(APP_DB_POOL_MAX\)/,
    fix: /PgBouncer/,
  },
  {
    id: 'cache',
    what: 'Redis is chosen and none is named',
    change: () => ({ env: { CACHE_SHARED: 'redis' } }),
    status: 'fail',
    reason: /^REDIS_URL is missing, while CACHE_SHARED is redis/,
    fix: /cache\.md/,
  },
  {
    id: 'cache',
    what: 'nothing listens',
    change: () => ({ env: { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' } }),
    status: 'fail',
    reason: /^Redis refused the connection \(ECONNREFUSED\)\. The API runs without it/,
    fix: /REDIS_URL/,
  },
  {
    id: 'cache',
    what: 'it refuses the password',
    change: async (fixture) => ({
      env: { REDIS_URL: await fixture.redisThatSays('-WRONGPASS invalid hunter2\r\n') },
    }),
    status: 'fail',
    reason: /^Redis refuses the user or password \(WRONGPASS\)/,
    fix: /user and password in REDIS_URL/,
  },
  {
    id: 'cache',
    what: 'it does not answer',
    change: async (fixture) => ({ env: { REDIS_URL: await fixture.redisThatSays('') } }),
    status: 'fail',
    reason: /^Redis did not answer within 5000 ms/,
    fix: /REDIS_URL/,
  },
  {
    id: 'cors',
    what: 'no origin is listed',
    change: () => ({ env: { CORS_ORIGINS: undefined } }),
    status: 'fail',
    reason: /CORS_ORIGINS is missing/,
    fix: /exact https origins/,
  },
  {
    id: 'cors',
    what: 'the deployment lets every origin in',
    change: async (fixture) => ({
      options: { url: await fixture.stub(204, { 'access-control-allow-origin': '*' }) },
    }),
    status: 'fail',
    reason: /lets every origin/,
    fix: /exact https origins/,
  },
  {
    id: 'cors',
    what: 'the deployment runs with other origins',
    change: () => ({ env: { CORS_ORIGINS: 'https://other.example.com' } }),
    status: 'fail',
    reason: /refuses the first origin/,
    fix: /Restart it/,
  },
  {
    id: 'rate-limits',
    what: 'callers may name their address',
    change: () => ({ env: { TRUST_PROXY: 'true' } }),
    status: 'fail',
    reason: /takes a new address for each try/,
    fix: /number of proxies/,
  },
  {
    id: 'rate-limits',
    what: 'all callers share the address of the proxy',
    change: () => ({ options: { url: 'https://127.0.0.1:1' } }),
    status: 'fail',
    reason: /share the address of the proxy/,
    fix: /TRUST_PROXY/,
  },
  {
    id: 'probes',
    what: 'nothing listens',
    change: () => ({ options: { url: 'http://127.0.0.1:2' } }),
    status: 'fail',
    reason: /\/health\/live refused the connection \(ECONNREFUSED\)/,
    fix: /host and port/,
  },
  {
    id: 'probes',
    what: 'it is not ready',
    change: async (fixture) => ({ options: { url: await fixture.stub(503) } }),
    status: 'fail',
    reason: /\/health\/ready answered 503/,
    fix: /istari-lens health/,
  },
  {
    id: 'metrics',
    what: 'anybody may read them',
    change: async (fixture) => ({ options: { url: await fixture.stub(200, {}, 'api_requests_total 1') } }),
    status: 'fail',
    reason: /answers without METRICS_TOKEN/,
    fix: /Restart/,
  },
  {
    id: 'metrics',
    what: 'the token is another',
    change: () => ({ env: { METRICS_TOKEN: 'another-token-of-some-length' } }),
    status: 'fail',
    reason: /answers 401 to METRICS_TOKEN/,
    fix: /same METRICS_TOKEN/,
  },
  {
    id: 'metrics',
    what: 'they are of something else',
    change: async (fixture) => ({
      env: { METRICS_TOKEN: undefined },
      options: { url: await fixture.stub(200, {}, 'up 1') },
    }),
    status: 'fail',
    reason: /not that of Istari Lens/,
    fix: /path of --url/,
  },
];
