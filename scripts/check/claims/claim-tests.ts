import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, madeFolders } from '../../tools/files-below.ts';
import { root } from '../../tools/workspace.ts';
import type { Catalogue } from './claim.ts';
import { findTitles, type ClaimTest } from './find-titles.ts';

const FOLDERS = ['packages', 'examples', 'scripts'];
const TEST_FILE = /\.(?:test|long)\.ts$/;

/** Every test of the checkout that names a claim of a catalogue, and complaints about titles that name one wrongly. */
export function readClaimTests(catalogue: Catalogue): { tests: ClaimTest[]; misspelt: string[] } {
  const files = FOLDERS.flatMap((folder) =>
    filesBelow(join(root, folder), madeFolders).map((path) => `${folder}/${path}`),
  ).filter((path) => TEST_FILE.test(path) && !path.startsWith('scripts/check/claims/'));
  const found = files.map((path) => ({
    path,
    ...findTitles(catalogue, path, readFileSync(join(root, path), 'utf8')),
  }));
  return {
    tests: found.flatMap(({ tests }) => tests),
    misspelt: found.flatMap(({ path, misspelt }) => misspelt.map((title) => `${path}: "${title}"`)),
  };
}
