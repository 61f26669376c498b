import type { Check } from '../check.ts';
import { expectSuccess } from '../expect-success.ts';
import { purityIssues } from '../package-issues/purity-issues.ts';
import { ToolError } from '../../tools/tool-error.ts';

/** The packed client is small and runs anywhere. */
export const client: Check = {
  name: 'client',
  summary: "the client's size and purity",
  run: async (products) => {
    const tarball = (await products.tarballs()).find(({ folder }) => folder === 'client');
    if (tarball === undefined) throw new ToolError('The client was not packed.');
    const issues = purityIssues(tarball);
    if (issues.length > 0) throw new ToolError(issues.join('\n'));
    await products.build();
    const [result] = JSON.parse(await expectSuccess('size-limit', ['--json']));
    return `${(result.size / 1000).toFixed(1)} kB`;
  },
};
