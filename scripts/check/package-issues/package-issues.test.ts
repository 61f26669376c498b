import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tarball } from '../check.ts';
import { contentIssues } from './content-issues.ts';
import { fileIssues, purityIssues } from './purity-issues.ts';

let tarball: Tarball;

const manifest = {
  name: '@istari-lens/client',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
};

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tarball.contents, file)), { recursive: true });
    writeFileSync(join(tarball.contents, file), text);
  }
}

beforeEach(() => {
  const contents = mkdtempSync(join(tmpdir(), 'istari-lens-package-'));
  tarball = { folder: 'client', file: '', contents };
  write({
    'package.json': JSON.stringify(manifest),
    LICENSE: '',
    'README.md': '',
    'src/index.ts': '',
    'dist/index.js': 'export {};',
    'dist/index.d.ts': 'export {};',
  });
});

afterEach(() => rmSync(tarball.contents, { recursive: true }));

describe('contentIssues', () => {
  it('finds nothing in a complete package', () => {
    expect(contentIssues(tarball)).toEqual([]);
  });

  it('finds files that are missing and files that do not belong in it', () => {
    rmSync(join(tarball.contents, 'LICENSE'));
    rmSync(join(tarball.contents, 'dist/index.js'));
    write({ 'src/a.test.ts': '', 'dist/.tsbuildinfo': '' });
    expect(contentIssues(tarball)).toEqual([
      'LICENSE is not in the package.',
      './dist/index.js is not in the package.',
      'dist/.tsbuildinfo does not belong in it.',
      'src/a.test.ts does not belong in it.',
    ]);
  });

  it('finds the source condition and workspace versions', () => {
    const exports = { '.': { source: './src/index.ts', default: './dist/index.js' } };
    write({ 'package.json': JSON.stringify({ exports, dependencies: { a: 'workspace:^' } }) });
    expect(contentIssues(tarball)).toEqual([
      expect.stringContaining('./src/index.ts: publishConfig.exports did not replace it'),
      'A dependency has a version of the workspace.',
    ]);
  });
});

describe('purityIssues', () => {
  it('finds nothing in a package that stands alone', () => {
    expect(purityIssues(tarball)).toEqual([]);
  });

  it('finds dependencies and an empty package', () => {
    write({ 'package.json': JSON.stringify({ ...manifest, dependencies: { zod: '4' } }) });
    expect(purityIssues(tarball)).toEqual(['package.json depends on zod.']);
    rmSync(join(tarball.contents, 'dist'), { recursive: true });
    expect(purityIssues(tarball)).toEqual(['The package holds no file to look at.']);
  });

  it.each([
    ['import a from "zod";', 'dist/index.js imports zod.'],
    ['export * from "@istari-lens/core";', 'dist/index.js imports @istari-lens/core.'],
    ['const a = require("node:fs");', 'dist/index.js imports node:fs.'],
    ['await import("zod");', 'dist/index.js imports zod.'],
    ['Buffer.from("a");', 'dist/index.js uses Buffer, which browsers do not have.'],
    ['const a = process.env.A;', 'dist/index.js uses process, which browsers do not have.'],
  ])('finds %s', (text, issue) => {
    expect(fileIssues('dist/index.js', text)).toEqual([issue]);
  });

  it.each([
    'import a from "./chunk.js";',
    'const a = { process: 1 }; a.process.b;',
    'class ArrayBufferView {}',
  ])('lets %s be', (text) => expect(fileIssues('dist/index.js', text)).toEqual([]));
});
