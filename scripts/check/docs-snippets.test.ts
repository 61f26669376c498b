import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A snippet is checked as a file of the package it is about, which may import itself by name. */
const PAGES = ['docs/operations.md', 'docs/backup.md', 'docs/passwords.md', 'packages/ops/README.md'];
/** What a strict host may have set. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  customConditions: ['source'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

function snippetsOf(page: string): string[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

/** What is wrong with each file; they need not exist. Nothing else is checked. */
function mistakesIn(files: ReadonlyMap<string, string>): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => path.join(ROOT, 'packages/ops');
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = files.get(name);
    if (text === undefined) return getSourceFile(name, languageVersion, ...rest);
    return ts.createSourceFile(name, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    if (file === undefined) return [`${name} was not read.`];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}

function fileOf(name: string): string {
  return path.join(ROOT, 'packages/ops', `${name}.ts`);
}

/** Where pages for readers are. */
const FOLDERS = [
  'docs',
  'docs/adding',
  'packages/client',
  'packages/core',
  'packages/ops',
  'packages/server',
];

/** Every import from a package of this repository, as a file of that package, with the page it stands in. */
function importsOf(page: string): [string, string][] {
  const imports = snippetsOf(page).flatMap((code) => [
    ...code.matchAll(/^import [^;]*? from '@istari-lens\/(\w+)[^']*';$/gm),
  ]);
  return imports.map(([line, name = ''], index): [string, string] => {
    const file = `${page.replaceAll(/[^a-z]/gi, '-')}-import-${index}.ts`;
    return [path.join(ROOT, 'packages', name, file), line];
  });
}

describe('imports in pages', () => {
  const pages = [
    'README.md',
    ...FOLDERS.flatMap((folder) =>
      readdirSync(path.join(ROOT, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${folder}/${name}`),
    ),
  ];
  const imports = new Map(pages.flatMap(importsOf));

  it('are of things that exist', { timeout: 120_000 }, () => {
    expect(imports.size).toBeGreaterThan(8);
    expect(mistakesIn(imports)).toEqual([]);
  });

  it('would be found wrong', { timeout: 120_000 }, () => {
    const wrong = new Map([
      [path.join(ROOT, 'packages/core/wrong.ts'), `import { importPeople } from '@istari-lens/core';`],
    ]);
    expect(mistakesIn(wrong).join()).toContain('importPeople');
  });
});

describe('TypeScript in the pages about operations', () => {
  const snippets = new Map(
    PAGES.flatMap((page) =>
      snippetsOf(page).map((code, index) => [fileOf(`${page.replaceAll('/', '-')}-${index}`), code] as const),
    ),
  );

  it('is there', () => {
    expect(snippets.size).toBeGreaterThanOrEqual(2);
  });

  it('type-checks as strictly as it can', { timeout: 120_000 }, () => {
    expect(mistakesIn(snippets)).toEqual([]);
  });

  it('would be found wrong', { timeout: 120_000 }, () => {
    const wrong = `import { verify } from '@istari-lens/ops';
await verify({ destination: '/backups', id: 'latest', level: 'restore', url: undefined });
await verify({ destination: '/backups', id: 'latest', level: 'restored' });`;
    const mistakes = mistakesIn(new Map([[fileOf('wrong'), wrong]]));
    expect(mistakes).toHaveLength(2);
    expect(mistakes[0]).toContain('exactOptionalPropertyTypes');
    expect(mistakes[1]).toContain('"restored"');
  });
});
