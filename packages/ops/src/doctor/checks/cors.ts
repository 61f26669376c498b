import type { DoctorCheckDescriptor } from '../check.ts';
import { productionProblems } from '../doctor-context.ts';
import { describeProblems } from '../describe-problems.ts';
import { fail, pass, warn } from '../../report/finding.ts';
import { probe } from '../../health/probe.ts';

const STRANGER = 'https://stranger.invalid';
const FIX = 'Set CORS_ORIGINS to the exact https origins of the web apps that call this API.';

/** Only the web apps of this deployment may call the API from a browser. */
export const cors: DoctorCheckDescriptor = {
  title: 'CORS',
  async run({ problems, env, strict, config, options }) {
    const mine = problems.filter(({ variable }) => variable === 'CORS_ORIGINS');
    if (mine.length > 0) return fail(describeProblems(mine), FIX);
    if (options.url !== undefined) {
      const stranger = await allowedOrigin(options.url, STRANGER);
      if (stranger === STRANGER || stranger === '*') {
        return fail('The deployment lets every origin call it from a browser.', FIX);
      }
      const own = config?.api.corsOrigins[0];
      if (own !== undefined && (await allowedOrigin(options.url, own)) !== own) {
        return fail(
          'The deployment refuses the first origin of CORS_ORIGINS: it runs with other settings, or a proxy removes the headers.',
          'Restart it with these settings, and let the proxy pass Access-Control-* headers on.',
        );
      }
    }
    const later = productionProblems(env).filter(({ variable }) => variable === 'CORS_ORIGINS');
    if (!strict && later.length > 0) return warn(`Production would refuse: ${describeProblems(later)}`, FIX);
    return pass('Only listed origins may call the API from a browser.');
  },
};

async function allowedOrigin(url: string, origin: string): Promise<string | null> {
  const answer = await probe(url, '/auth/login', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  return answer?.headers.get('access-control-allow-origin') ?? null;
}
