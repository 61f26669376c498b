import { runTool } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';

/**
 * Writes the type declarations of every published package that changed, and checks their types.
 *
 * @param force write those of packages that did not change, too
 * @throws {ToolError} with the compiler's messages
 */
export async function emitDeclarations(force: boolean): Promise<void> {
  const { code, output } = await runTool('ts7:tsc', [
    '-b',
    'tsconfig.build.json',
    ...(force ? ['--force'] : []),
  ]);
  if (code !== 0) throw new ToolError(`The packages have type errors:\n${output.trim()}`);
}
