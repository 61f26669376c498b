import type { Check } from '../check.ts';
import { expectSuccess } from '../expect-success.ts';
import { ToolError } from '../../tools/tool-error.ts';

/** Sources, tests, scripts, examples and tool settings have no type error. */
export const types: Check = {
  name: 'types',
  summary: 'types of sources, tests, scripts and examples',
  run: async () => {
    const args = ['-p', 'tsconfig.json', '--noEmit', '--listFiles'];
    const files = (await expectSuccess('ts7:tsc', args)).split('\n');
    const own = files.filter((file) => file !== '' && !file.includes('node_modules'));
    if (own.length < 50)
      throw new ToolError(`The compiler read only ${own.length} files of this repository.`);
    return `${own.length} files`;
  },
};
