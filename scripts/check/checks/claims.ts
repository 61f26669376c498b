import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../../tools/tool-error.ts';
import { root } from '../../tools/workspace.ts';
import type { Check } from '../check.ts';
import type { Catalogue } from '../claims/claim.ts';
import { readClaimTests } from '../claims/claim-tests.ts';
import { faultClaims } from '../claims/fault-claims.ts';
import { pageIssues } from '../claims/page-issues.ts';
import { securityClaims } from '../claims/security-claims.ts';

/** Every control of security has a test, and docs/security.md says which. */
export const security: Check = {
  name: 'security',
  summary: 'a test for each control, as docs/security.md says',
  run: async () => holdPage(securityClaims),
};

/** Every fault has a test, and docs/reliability.md says which. */
export const reliability: Check = {
  name: 'reliability',
  summary: 'a test for each fault, as docs/reliability.md says',
  run: async () => holdPage(faultClaims),
};

function holdPage(catalogue: Catalogue): string {
  const file = join(root, catalogue.page);
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const { tests, misspelt } = readClaimTests(catalogue);
  const issues = pageIssues({ catalogue, tests, misspelt, page });
  if (issues.length > 0) throw new ToolError(issues.join('\n'));
  return `${tests.length} titles`;
}
