import type { Check } from '../check.ts';
import { runTool } from '../../tools/run-tool.ts';
import { ToolError } from '../../tools/tool-error.ts';

/** Every file is formatted. */
export const format: Check = {
  name: 'format',
  summary: 'formatting',
  run: async () => {
    const { code, output } = await runTool('oxfmt', ['--list-different', '.']);
    if (code === 0) return '';
    throw new ToolError(`${output.trim()}\nRun: npm run format`);
  },
};
