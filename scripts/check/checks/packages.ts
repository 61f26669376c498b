import type { Check } from '../check.ts';
import { ToolError } from '../../tools/tool-error.ts';
import { contentIssues } from '../package-issues/content-issues.ts';
import { publishIssues } from '../package-issues/publish-issues.ts';
import { typeResolutionIssues } from '../package-issues/type-resolution-issues.ts';

/** The packed packages hold what their manifests promise, for every kind of consumer. */
export const packages: Check = {
  name: 'packages',
  summary: 'packed packages (contents, publint, are the types wrong)',
  run: async (products) => {
    const tarballs = await products.tarballs();
    const issues: string[] = [];
    for (const tarball of tarballs) {
      const found = [
        ...contentIssues(tarball),
        ...(await publishIssues(tarball)),
        ...(await typeResolutionIssues(tarball)),
      ];
      issues.push(...found.map((issue) => `${tarball.folder}: ${issue}`));
    }
    if (issues.length > 0) throw new ToolError(issues.join('\n'));
    return tarballs.map(({ folder }) => folder).join(', ');
  },
};
