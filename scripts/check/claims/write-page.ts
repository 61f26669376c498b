import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/workspace.ts';
import { readClaimTests } from './claim-tests.ts';
import { faultClaims } from './fault-claims.ts';
import { renderPage } from './render-page.ts';
import { securityClaims } from './security-claims.ts';

const catalogues = [securityClaims, faultClaims];
const chosen = catalogues.filter(({ task }) => process.argv.includes(task));
for (const catalogue of chosen) {
  const { tests } = readClaimTests(catalogue);
  writeFileSync(join(root, catalogue.page), renderPage(catalogue, tests));
  console.log(`${catalogue.page}: ${catalogue.claims.length} ${catalogue.word}s, ${tests.length} titles`);
}
