import type { DoctorCheckDescriptor } from '../check.ts';
import { describeProblems } from '../describe-problems.ts';
import { fail, pass, warn } from '../../report/finding.ts';
import { isKeyVariable } from '../is-key-variable.ts';

/** Every setting is there and can be read. Keys, origins and the shared cache are explained by checks of their own. */
export const variables: DoctorCheckDescriptor = {
  title: 'environment variables',
  run({ problems, warnings }) {
    if (problems.length > 0) {
      const own = problems.filter(({ variable }) => checkOf(variable) === undefined);
      const others = problems.flatMap(({ variable }) => {
        const check = checkOf(variable);
        return check === undefined ? [] : [`${variable} is wrong: see the check "${check}".`];
      });
      const reasons = [...new Set([describeProblems(own), ...others])].filter((reason) => reason !== '');
      return fail(
        reasons.join(' '),
        'Correct these variables: the API does not start with them. docs/configuration.md explains each.',
      );
    }
    const others = warnings.filter((warning) => !/^(TRUST_PROXY|[A-Z_]*_URLS?):/.test(warning));
    if (others.length > 0) return warn(others.join(' '), 'Correct these variables.');
    return pass('Every variable can be read.');
  },
};

/** The check that explains a variable; undefined for this one. */
function checkOf(variable: string): string | undefined {
  if (isKeyVariable(variable)) return 'key-strength';
  return CHECKS[variable];
}

const CHECKS: Readonly<Record<string, string>> = {
  CORS_ORIGINS: 'cors',
  CACHE_SHARED: 'cache',
  REDIS_URL: 'cache',
};
