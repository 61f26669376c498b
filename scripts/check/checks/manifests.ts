import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { publishedPackages, root } from '../../tools/workspace.ts';

/** The lock file names no download address, and every package says what it needs and how it is licensed. */
export const manifests: Check = {
  name: 'manifests',
  summary: 'lock file and package manifests',
  run: async () => {
    const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
    const issues = lock
      .split('\n')
      .filter((line) => /tarball:|https?:\/\//.test(line))
      .map((line) => `pnpm-lock.yaml names an address: ${line.trim()}`);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    if (
      !readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').includes(
        `\nnodeVersion: ${devDependencies.node}\n`,
      )
    ) {
      issues.push('pnpm-workspace.yaml: `nodeVersion` must be the version of the dev dependency `node`.');
    }
    const versions = new Set(publishedPackages().map(({ manifest }) => manifest.version));
    if (versions.size !== 1)
      issues.push(`The packages are released together but have versions ${[...versions].join(', ')}.`);
    for (const { folder, manifest } of publishedPackages()) {
      const says = (fault: string): unknown => issues.push(`packages/${folder}/package.json: ${fault}`);
      if (!/^>=\d+(\.\d+)*$/.test(manifest.engines?.['node'] ?? ''))
        says('`engines.node` must be a minimum such as ">=22".');
      if (manifest.license !== 'MIT') says('`license` must be "MIT".');
      if (manifest.sideEffects !== false) says('`sideEffects` must be false.');
      if (manifest.publishConfig?.exports === undefined)
        says('`publishConfig.exports` must repeat `exports` without "source".');
    }
    if (issues.length > 0) throw new ToolError(issues.join('\n'));
    return '';
  },
};
