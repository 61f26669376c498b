import { isAbsolute } from 'node:path';
import { runTool } from '../../tools/run-tool.ts';
import { ToolError } from '../../tools/tool-error.ts';
import type { Check } from '../check.ts';

/** Fewer files than this mean that the sources were not read. */
const MINIMUM_FILES = 50;

/** Sources, tests, scripts, examples and tool settings have no type error. */
export const types: Check = {
  name: 'types',
  summary: 'types of sources, tests, scripts and examples',
  run: async () => {
    const { code, output } = await runTool('ts7:tsc', ['-p', 'tsconfig.json', '--noEmit', '--listFiles']);
    const lines = output.split('\n').filter((line) => line !== '');
    if (code !== 0) throw new ToolError(lines.filter((line) => !isAbsolute(line)).join('\n'));
    const own = lines.filter((file) => !/[\\/]node_modules[\\/]/.test(file));
    if (own.length < MINIMUM_FILES)
      throw new ToolError(`Only ${own.length} files were read: the check says nothing.`);
    return `${own.length} files`;
  },
};
