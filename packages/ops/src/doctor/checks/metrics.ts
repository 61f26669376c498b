import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';
import { probe, probeOrFailure } from '../../health/probe.ts';

/** Metrics can be read by whoever should, and by nobody else. */
export const metrics: DoctorCheckDescriptor = {
  title: 'metrics',
  async run({ options, config }) {
    if (options.url === undefined) return skip('The deployment was not named.', 'Give --url.');
    const token = config?.api.metricsToken;
    if (token !== undefined) {
      const stranger = await probe(options.url, '/metrics');
      if (stranger?.status === 200) {
        return fail(
          '/metrics answers without METRICS_TOKEN, although it is set here.',
          'Restart the deployment with this METRICS_TOKEN.',
        );
      }
    }
    const answer = await probeOrFailure(options.url, '/metrics', {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    if (!('status' in answer)) return fail(`/metrics ${answer.what}.`, answer.fix);
    if (answer.status === 404) {
      return fail('/metrics answers 404.', 'Check the path of --url: it must be where the API is mounted.');
    }
    if (answer.status !== 200) {
      return fail(
        `/metrics answers ${answer.status}${token === undefined ? ' here, without a token' : ' to METRICS_TOKEN'}.`,
        'Set the same METRICS_TOKEN for the deployment and for Prometheus; without one only private addresses may read it.',
      );
    }
    if (!answer.text.includes('api_requests_total')) {
      return fail(
        '/metrics is not that of Istari Lens.',
        'Check the path of --url, and what the proxy does with /metrics.',
      );
    }
    return pass('/metrics can be read.');
  },
};
