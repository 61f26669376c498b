import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { expectSuccess } from '../expect-success.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { root } from '../../tools/workspace.ts';

const folder = 'examples/web';

/** The web app has no type error, against the client as its users get it. */
export const web: Check = {
  name: 'web',
  summary: 'types of the web app',
  run: async (products) => {
    if (!existsSync(join(root, folder, 'tsconfig.json')))
      throw new ToolError(`${folder}/tsconfig.json is missing.`);
    await products.build();
    await expectSuccess('ts7:tsc', ['-p', folder, '--noEmit', '--incremental', 'false']);
    return '';
  },
};
