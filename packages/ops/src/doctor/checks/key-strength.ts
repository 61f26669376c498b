import type { DoctorCheckDescriptor } from '../check.ts';
import { productionProblems } from '../doctor-context.ts';
import { describeProblems } from '../describe-problems.ts';
import { fail, pass, warn } from '../../report/finding.ts';
import { isKeyVariable } from '../is-key-variable.ts';

const FIX =
  'Make new ones with "istari-lens keys generate". To change a key in use, see "Keys" in docs/operations.md.';

/** Keys are present, long and random enough, and none serves two purposes. */
export const keyStrength: DoctorCheckDescriptor = {
  title: 'strength of the keys',
  run({ problems, strict, env }) {
    const mine = problems.filter(({ variable }) => isKeyVariable(variable));
    if (mine.length > 0) return fail(describeProblems(mine), FIX);
    const secrets = ['SECRET_KEY', 'ENCRYPTION_KEY', 'METRICS_TOKEN', 'BOOTSTRAP_ADMIN_PASSWORD']
      .map((name) => env[name]?.trim())
      .filter((value) => value !== undefined && value !== '');
    if (new Set(secrets).size < secrets.length) {
      return fail('Two secrets have the same value: who learns one has both.', FIX);
    }
    if (!strict) {
      const later = productionProblems(env).filter(({ variable }) => isKeyVariable(variable));
      if (later.length > 0) return warn(`Production would refuse: ${describeProblems(later)}`, FIX);
    }
    return pass('The keys are there, long and varied enough.');
  },
};
