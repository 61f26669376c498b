import type { Check } from '../check.ts';
import { expectSuccess } from '../expect-success.ts';

/** No lint error and no lint warning, the import rules of each room among them. */
export const lint: Check = {
  name: 'lint',
  summary: 'lint, with the import rules of every room',
  run: async () => {
    const output = await expectSuccess('oxlint', ['--deny-warnings', '--config', 'oxlint.config.ts', '.']);
    return /on (\d+ files)/.exec(output)?.[1] ?? '';
  },
};
