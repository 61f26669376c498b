import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.mjs';
import { workspaceFolders } from './manifests.mjs';

let root: string;

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'istari lens workspace '));
  for (const folder of ['packages/core', 'packages/empty', 'bench'])
    mkdirSync(join(root, folder), { recursive: true });
  write('pnpm-workspace.yaml', "# members\npackages:\n  - packages/*\n  - 'bench'\n\nallowBuilds:\n  - no\n");
  write('pnpm-lock.yaml', 'lock');
  write('package.json', '{}');
  write('packages/core/package.json', '{}');
  write('bench/package.json', '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

it('finds the packages of the workspace file', () => {
  expect(workspaceFolders(root)).toEqual(['bench', 'packages/core']);
});

it.each([
  ['the lock file', 'pnpm-lock.yaml'],
  ["a package's manifest", 'packages/core/package.json'],
  ['a new package', 'packages/empty/package.json'],
  ['the workspace file', 'pnpm-workspace.yaml'],
])('changes with %s', (_what, path) => {
  const before = fingerprint(root);
  write(path, 'packages:\n  - packages/*\n');
  expect(fingerprint(root)).not.toBe(before);
});

it('stays the same when sources change', () => {
  const before = fingerprint(root);
  write('packages/core/index.ts', 'export {};');
  expect(fingerprint(root)).toBe(before);
});
