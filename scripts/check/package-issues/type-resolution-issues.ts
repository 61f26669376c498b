import { runTool } from '../../tools/run-tool.ts';
import type { Tarball } from '../check.ts';

/**
 * How a packed package's types fail to resolve for some kind of consumer. The client is for all of
 * them; the other packages are ES modules for Node.
 */
export async function typeResolutionIssues({ folder, file }: Tarball): Promise<string[]> {
  const profile = folder === 'client' ? 'strict' : 'esm-only';
  const args = [
    file,
    '--profile',
    profile,
    '--format',
    'table-flipped',
    '--no-emoji',
    '--no-definitely-typed',
  ];
  const { code, output } = await runTool('@arethetypeswrong/cli:attw', args);
  return code === 0 ? [] : [output.trim()];
}
