import type { DoctorCheckDescriptor } from '../check.ts';
import { describeProblems } from '../describe-problems.ts';
import { fail, pass, warn } from '../../report/finding.ts';
import { isKeyVariable } from '../is-key-variable.ts';

/** Every setting is there and can be read. Keys and origins have checks of their own. */
export const variables: DoctorCheckDescriptor = {
  title: 'environment variables',
  run({ problems, warnings }) {
    const mine = problems.filter(({ variable }) => !isKeyVariable(variable) && variable !== 'CORS_ORIGINS');
    if (mine.length > 0) {
      return fail(describeProblems(mine), 'Correct these variables; docs/configuration.md explains each.');
    }
    const others = warnings.filter((warning) => !/^(TRUST_PROXY|[A-Z_]*_URLS?):/.test(warning));
    if (others.length > 0) return warn(others.join(' '), 'Correct these variables.');
    return pass('Every variable can be read.');
  },
};
