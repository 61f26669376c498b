import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, worstOf, type Finding } from '../../report/finding.ts';

const FIX =
  'Add sslmode=verify-full (and sslrootcert for a private authority) to each URL named, and use rediss:// for Redis.';

/** Every connection that leaves this machine is encrypted, to a server whose certificate is checked. */
export const tls: DoctorCheckDescriptor = {
  title: 'TLS to the databases',
  run({ appDatabase, analyticsDatabase, config, strict }) {
    const urls: [name: string, url: string | undefined][] = [
      ['the app database', appDatabase?.url],
      ['APP_DB_DIRECT_URL', appDatabase?.directUrl === appDatabase?.url ? undefined : appDatabase?.directUrl],
      ['ANALYTICS_DB_URL', analyticsDatabase?.url],
      ...(analyticsDatabase?.replicaUrls ?? []).map((url): [string, string] => [
        'ANALYTICS_REPLICA_URLS',
        url,
      ]),
      ['REDIS_URL', config?.redisUrl],
    ];
    const findings = urls.flatMap(([name, url]) => (url === undefined ? [] : [judge(name, url, strict)]));
    return worstOf(findings, 'Every connection is encrypted to a checked server, or stays on this machine.');
  },
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function judge(name: string, text: string, strict: boolean): Finding {
  const url = new URL(text);
  if (LOOPBACK.test(url.hostname) || url.protocol === 'rediss:') return pass('');
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  if (mode === 'verify-full') return pass('');
  if (mode === 'disable') {
    const finding = fail(`The connection of ${name} is plain text.`, FIX);
    return strict ? finding : { ...finding, status: 'warn' };
  }
  return {
    status: 'warn',
    reason: `The connection of ${name} is encrypted, but sslmode=${mode} does not check whose server it is.`,
    fix: FIX,
  };
}
