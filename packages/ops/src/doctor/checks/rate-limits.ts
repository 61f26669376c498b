import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';

/** Limits on tries to log in count callers, neither the proxy nor what callers claim to be. */
export const rateLimits: DoctorCheckDescriptor = {
  title: 'rate limits',
  run({ config, options, problems }) {
    if (config === undefined) {
      const names = [...new Set(problems.map(({ variable }) => variable))].join(', ');
      return skip(
        `The configuration cannot be read as a whole because of ${names}.`,
        'Correct what the check "variables" names, then run this check again.',
      );
    }
    const { trustProxy } = config.api;
    if (trustProxy === true) {
      return fail(
        'TRUST_PROXY believes every X-Forwarded-For, so whoever guesses passwords takes a new address for each try.',
        'Set TRUST_PROXY to the number of proxies in front, or to their networks.',
      );
    }
    if (options.url?.startsWith('https:') === true && trustProxy === false) {
      return fail(
        'A proxy ends TLS in front of the API, but TRUST_PROXY is off: all callers share the address of the proxy, and so one limit.',
        'Set TRUST_PROXY to the number of proxies in front, or to their networks.',
      );
    }
    return pass('Callers are told apart by an address that they cannot choose.');
  },
};
