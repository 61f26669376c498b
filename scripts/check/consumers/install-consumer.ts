import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../../tools/run-tool.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { root } from '../../tools/workspace.ts';
import type { Tarball } from '../check.ts';
import type { OldestNode } from './oldest-node.ts';

/** What hosts of a page or of an Express app install beside, and the workspace's manifest that says which version. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'package.json': ['@types/node'],
  'packages/server/package.json': ['express'],
  'packages/client/package.json': [
    '@tanstack/react-query',
    '@types/react',
    '@types/react-dom',
    'msw',
    'react',
    'react-dom',
    'recharts',
  ],
};

/**
 * Makes a project with files of its own and installs the packed packages into it as a stranger would, by npm. No
 * install script is run: none is needed.
 *
 * @param folder absolute path of an empty folder
 * @param files texts by path
 * @throws {ToolError} when npm cannot install them
 */
export async function installConsumer(
  folder: string,
  tarballs: readonly Tarball[],
  nodes: readonly OldestNode[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const dependencies = Object.fromEntries([
    ...tarballs.map((tarball) => [`@istari-lens/${tarball.folder}`, `file:${tarball.file}`]),
    ...Object.entries(BESIDE).flatMap(([manifest, names]) => versionsOf(manifest, names)),
    ...nodes.map(({ name, version }) => [name, version]),
  ]);
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies };
  for (const [file, text] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const args = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await runCommand({ file: 'npm', args, cwd: folder });
  if (code !== 0) throw new ToolError(`npm cannot install the packed packages:\n${output}`);
}

function versionsOf(file: string, names: readonly string[]): [string, string][] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, file), 'utf8'));
  return names.map((name) => {
    const version: unknown = { ...devDependencies, ...dependencies }[name];
    if (typeof version !== 'string') throw new ToolError(`${file} has no version of ${name}.`);
    return [name, version];
  });
}
