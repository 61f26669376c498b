import { runTool } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';

/**
 * Runs an installed program whose exit code says whether the check passed.
 *
 * @returns what it printed on standard output
 * @throws {ToolError} with everything it printed
 */
export async function expectSuccess(tool: string, args: readonly string[], cwd?: string): Promise<string> {
  const { code, stdout, output } = await runTool(tool, args, cwd);
  if (code !== 0) throw new ToolError(output.trim() || `${tool} ended with exit code ${code}.`);
  return stdout;
}
