import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { findingsOf } from '../source-rules/findings.ts';
import { sourceRules } from '../source-rules/index.ts';
import { filesBelow, madeFolders } from '../../tools/files-below.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { root } from '../../tools/workspace.ts';

const folders = ['packages', 'examples', 'bench', 'scripts', 'tools'];

/** The rules of this repository that no linter knows. */
export const source: Check = {
  name: 'source',
  summary: `rules of our own (${sourceRules.map(({ name }) => name).join(', ')})`,
  run: async () => {
    const files = folders
      .flatMap((folder) => filesBelow(join(root, folder), madeFolders).map((path) => `${folder}/${path}`))
      .filter((path) => /\.(ts|tsx|mts|mjs)$/.test(path) && !path.endsWith('.d.ts'));
    if (files.length < 50)
      throw new ToolError(`Only ${files.length} files were read: the check says nothing.`);
    const findings = files.flatMap((path) =>
      findingsOf(path, readFileSync(join(root, path), 'utf8'), sourceRules),
    );
    if (findings.length > 0) throw new ToolError(findings.join('\n'));
    return `${files.length} files`;
  },
};
