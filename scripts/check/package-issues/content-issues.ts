import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedFiles } from '../../tools/workspace.ts';
import type { Manifest } from '../../tools/workspace.ts';
import { filesBelow } from '../../tools/files-below.ts';
import type { Tarball } from '../check.ts';

const alwaysThere = ['LICENSE', 'README.md', 'package.json', 'src/index.ts'];

/** What is missing from a packed package, or should not be in it. */
export function contentIssues({ contents }: Tarball): string[] {
  const files = new Set(filesBelow(contents));
  const manifest: Manifest = JSON.parse(readFileSync(join(contents, 'package.json'), 'utf8'));
  const exported = exportedFiles(manifest.exports);
  const promised = [
    ...alwaysThere,
    ...Object.values(manifest.bin ?? {}),
    ...exported.map(({ file }) => file),
  ];
  return [
    ...promised
      .filter((file) => !files.has(file.replace(/^\.\//, '')))
      .map((file) => `${file} is not in the package.`),
    ...[...files]
      .filter((file) => /\.test\.|tsbuildinfo/.test(file))
      .map((file) => `${file} does not belong in it.`),
    ...exported
      .filter(({ file, conditions }) => conditions.includes('source') || !file.startsWith('./dist/'))
      .map(
        ({ file }) =>
          `exports leads consumers to the source ${file}: publishConfig.exports did not replace it.`,
      ),
    ...(/"(?:workspace|link|file):/.test(JSON.stringify(manifest))
      ? ['A dependency has a version of the workspace.']
      : []),
  ];
}
