import { join } from 'node:path';
import { runTool } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import { root } from '../tools/workspace.ts';

/** What the import graph of some folders looks like. */
export interface ModuleGraph {
  /** How many modules were read. */
  readonly modules: number;
  /** Broken rules, one a line: the rule, the way from module to module, the reason. */
  readonly violations: readonly string[];
}

/** What is read of the tool's report. */
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

/**
 * Reads the runtime imports below some folders and holds them against tools/dependency-cruiser.config.mjs.
 *
 * @param folders relative to `checkout`
 * @param checkout this checkout unless told
 * @throws {ToolError} when there is no report
 */
export async function readModuleGraph(
  folders: readonly string[],
  checkout: string = root,
): Promise<ModuleGraph> {
  const config = join(root, 'tools/dependency-cruiser.config.mjs');
  const args = ['--config', config, '--output-type', 'json', ...folders];
  const { stdout, output } = await runTool('dependency-cruiser:depcruise', args, checkout);
  const { summary } = parse(stdout, output);
  const reasons = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]));
  const violations = summary.violations.map(({ rule, from, to, via, cycle }) => {
    const way = [from, ...(via ?? cycle ?? [{ name: to }]).map(({ name }) => name)];
    return `${rule.name}: ${way.join(' → ')} (${reasons.get(rule.name) ?? ''})`;
  });
  return { modules: summary.totalCruised, violations };
}

function parse(stdout: string, output: string): Report {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new ToolError(output);
  }
}
