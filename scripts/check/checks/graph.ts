import type { Check } from '../check.ts';
import { runTool } from '../../tools/run-tool.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { publishedPackages } from '../../tools/workspace.ts';

/** Fewer modules than this mean that the tool did not read the sources. */
const MINIMUM_MODULES = 50;

/** What this check reads of the tool's report. */
interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly via?: readonly { readonly name: string }[];
      readonly cycle?: readonly { readonly name: string }[];
    }[];
    readonly ruleSetUsed: {
      readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
    };
  };
}

/** Nothing reaches what it must not reach, and there is no cycle. */
export const graph: Check = {
  name: 'graph',
  summary: 'what each package and room can reach',
  run: async () => {
    const sources = publishedPackages().map(({ folder }) => `packages/${folder}/src`);
    const config = ['--config', 'tools/dependency-cruiser.config.mjs', '--output-type', 'json'];
    const { stdout, output } = await runTool('dependency-cruiser:depcruise', [...config, ...sources]);
    const { summary } = readReport(stdout, output);
    if (summary.totalCruised < MINIMUM_MODULES) {
      throw new ToolError(`Only ${summary.totalCruised} modules were read: the check says nothing.`);
    }
    const reasons = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]));
    const lines = summary.violations.map(({ rule, from, to, via, cycle }) => {
      const path = [from, ...(via ?? cycle ?? [{ name: to }]).map(({ name }) => name)].join(' → ');
      return `${rule.name}: ${path}\n  ${reasons.get(rule.name) ?? ''}`;
    });
    if (lines.length > 0) throw new ToolError(lines.join('\n'));
    return `${summary.totalCruised} modules`;
  },
};

function readReport(stdout: string, output: string): Report {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new ToolError(output);
  }
}
