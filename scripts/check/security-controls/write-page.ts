import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/workspace.ts';
import { readControlTests } from './control-tests.ts';
import { controls } from './controls.ts';
import { renderPage } from './render-page.ts';

const { tests } = readControlTests();
writeFileSync(join(root, 'docs/security.md'), renderPage(controls, tests));
console.log(`docs/security.md: ${controls.length} controls, ${tests.length} titles`);
