import { ToolError } from '../../tools/tool-error.ts';
import { publishedPackages } from '../../tools/workspace.ts';
import type { Check } from '../check.ts';
import { readModuleGraph } from '../module-graph.ts';

/** Fewer modules than this mean that the sources were not read. */
const MINIMUM_MODULES = 50;

/** Nothing reaches what it must not reach, and there is no cycle. */
export const graph: Check = {
  name: 'graph',
  summary: 'what each package and room can reach',
  run: async () => {
    const sources = publishedPackages().map(({ folder }) => `packages/${folder}/src`);
    const { modules, violations } = await readModuleGraph(sources);
    if (modules < MINIMUM_MODULES)
      throw new ToolError(`Only ${modules} modules were read: the check says nothing.`);
    if (violations.length > 0) throw new ToolError(violations.join('\n'));
    return `${modules} modules`;
  },
};
