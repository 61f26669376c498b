import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, worstOf, type Finding } from '../../report/finding.ts';
import type { ConnectionFailure } from '../../health/connection-failure.ts';
import { probeOrFailure, type ProbeAnswer } from '../../health/probe.ts';

/** Time that Kubernetes gives a probe unless told otherwise. */
const PROBE_MS = 1_000;

/** The three probes answer without a login, well and in time. */
export const probes: DoctorCheckDescriptor = {
  title: 'health probes',
  async run({ options }) {
    if (options.url === undefined) return skip('The deployment was not named.', 'Give --url.');
    const findings: Finding[] = [];
    for (const path of ['/health/live', '/health/ready', '/health/startup']) {
      const answer = await probeOrFailure(options.url, path, { timeoutMs: 5_000 });
      findings.push(judge(path, answer));
    }
    return worstOf(findings, 'live, ready and startup answer in time.');
  },
};

function judge(path: string, answer: ProbeAnswer | ConnectionFailure): Finding {
  if (!('status' in answer)) return fail(`${path} ${answer.what}.`, answer.fix);
  if (answer.status === 404) {
    return fail(`${path} answered 404.`, 'Check the path of --url: it must be where the API is mounted.');
  }
  if (answer.status !== 200) {
    return fail(
      `${path} answered ${answer.status}.`,
      'Ask "istari-lens health <url>" for its reasons; see "API down" in docs/operations.md.',
    );
  }
  if (answer.durationMs > PROBE_MS) {
    return fail(
      `${path} took ${answer.durationMs} ms, longer than a probe waits.`,
      'Look at load and at the response times of the databases, or give the probe more time.',
    );
  }
  return pass('');
}
