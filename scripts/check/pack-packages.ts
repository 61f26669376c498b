import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pnpmCommand } from '../bootstrap/pnpm.mjs';
import { runCommand } from '../tools/run-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import { publishedPackages } from '../tools/workspace.ts';
import type { Tarball } from './check.ts';

/**
 * Packs every published package as a publish would, and unpacks it beside.
 *
 * @param folder absolute path of an empty folder
 * @throws {ToolError} when packing fails
 */
export async function packPackages(folder: string): Promise<Tarball[]> {
  const packages = publishedPackages();
  const filters = packages.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const { file, args } = pnpmCommand(
    ['--recursive', ...filters, 'pack', '--pack-destination', folder],
    process.env,
  );
  const packed = await runCommand({ file, args });
  if (packed.code !== 0) throw new ToolError(`pnpm pack failed:\n${packed.output}`);
  return Promise.all(
    packages.map(async (item) => {
      const name = item.manifest.name.replace('@', '').replace('/', '-');
      const tarball = join(folder, `${name}-${item.manifest.version}.tgz`);
      const contents = join(folder, item.folder);
      mkdirSync(contents);
      const unpacked = await runCommand({
        file: 'tar',
        args: ['-xzf', tarball, '-C', contents, '--strip-components=1'],
      });
      if (unpacked.code !== 0)
        throw new ToolError(`Unpacking ${item.manifest.name} failed:\n${unpacked.output}`);
      return { folder: item.folder, file: tarball, contents };
    }),
  );
}
