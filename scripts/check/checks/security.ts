import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../../tools/tool-error.ts';
import { root } from '../../tools/workspace.ts';
import type { Check } from '../check.ts';
import { readControlTests } from '../security-controls/control-tests.ts';
import { controls } from '../security-controls/controls.ts';
import { pageIssues } from '../security-controls/page-issues.ts';

/** Every control of security has a test, and docs/security.md says which. */
export const security: Check = {
  name: 'security',
  summary: 'a test for each control, as docs/security.md says',
  run: async () => {
    const file = join(root, 'docs/security.md');
    const { tests, misspelt } = readControlTests();
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const issues = pageIssues({ controls, tests, misspelt, page });
    if (issues.length > 0) throw new ToolError(issues.join('\n'));
    return `${tests.length} titles`;
  },
};
