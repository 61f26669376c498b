import type { Check } from '../check.ts';
import { expectSuccess } from '../expect-success.ts';

/** No file, export or dependency that nobody uses, and none that is used without being declared. */
export const unused: Check = {
  name: 'unused',
  summary: 'unused files, exports and dependencies',
  run: async () => {
    await expectSuccess('knip', ['--no-progress']);
    return '';
  },
};
