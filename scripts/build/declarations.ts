import { runTool } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';

/**
 * Writes the type declarations of every published package that changed, and checks their types.
 *
 * @throws {ToolError} with the compiler's messages
 */
export async function emitDeclarations(): Promise<void> {
  const { code, output } = await runTool('ts7:tsc', ['-b', 'tsconfig.build.json']);
  if (code !== 0) throw new ToolError(`The packages have type errors:\n${output.trim()}`);
}
