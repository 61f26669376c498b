import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../../tools/files-below.ts';
import type { Tarball } from '../check.ts';

/** Names that exist in Node only. */
const NODE_NAMES = /(?<![.\w$])(?:Buffer|__dirname|__filename|setImmediate)\b|(?<![.\w$])process\./;

/** Why a packed package would not run in a browser with nothing else installed. */
export function purityIssues({ contents }: Tarball): string[] {
  const files = filesBelow(contents).filter((file) => /^dist\/.*\.(?:c?js|d\.c?ts)$/.test(file));
  if (files.length === 0) return ['The package holds no file to look at.'];
  const manifest = JSON.parse(readFileSync(join(contents, 'package.json'), 'utf8'));
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  return [
    ...dependencies.map((name) => `package.json depends on ${name}.`),
    ...files.flatMap((file) => {
      // The main entry imports nothing; sub-paths import optional peers, and the package itself.
      const allowed = file.startsWith('dist/index.') ? [] : [manifest.name, ...optionalPeers(manifest)];
      return fileIssues(file, readFileSync(join(contents, file), 'utf8'), allowed);
    }),
  ];
}

function optionalPeers({ peerDependenciesMeta = {} }: PeerManifest): string[] {
  return Object.keys(peerDependenciesMeta).filter((name) => peerDependenciesMeta[name]?.optional === true);
}

interface PeerManifest {
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * Imports of packages and uses of Node's globals in one file.
 *
 * @param file its name
 * @param text its content
 * @param allowed packages that it may import, with their sub-paths
 */
export function fileIssues(file: string, text: string, allowed: readonly string[] = []): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const imports = importedFiles
    .map(({ fileName }) => fileName)
    .filter(
      (name) =>
        !name.startsWith('.') && !allowed.some((other) => name === other || name.startsWith(`${other}/`)),
    );
  const issues = imports.map((name) => `${file} imports ${name}.`);
  const global = /\.c?js$/.test(file) ? NODE_NAMES.exec(text)?.[0] : undefined;
  return global === undefined
    ? issues
    : [...issues, `${file} uses ${global.replace(/\.$/, '')}, which browsers do not have.`];
}
