import { runTool } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import type { PublishedPackage } from '../tools/workspace.ts';

/**
 * Bundles a package's JavaScript into its `dist` by its own tsup.config.ts.
 *
 * @throws {ToolError} with the bundler's output
 */
export async function bundle(item: PublishedPackage): Promise<void> {
  const { code, output } = await runTool('tsup', ['--silent'], item.path);
  if (code !== 0) throw new ToolError(`Bundling ${item.manifest.name} failed:\n${output.trim()}`);
}
