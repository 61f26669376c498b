import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root as rootPath } from '../bootstrap/root.mjs';

/** Absolute path of the checkout. */
export const root: string = rootPath;

/** What the checks and the build read of a published package's manifest. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly main?: string;
  readonly types?: string;
  readonly exports: ExportTarget;
  readonly publishConfig?: { readonly exports?: ExportTarget };
}

/** A target of an `exports` map: a file, or targets by sub-path or condition. */
export type ExportTarget = string | { readonly [key: string]: ExportTarget };

/** A package of the workspace that is published. */
export interface PublishedPackage {
  /** Folder name below `packages/`. */
  readonly folder: string;
  /** Absolute path. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** The published packages, each after those it imports. */
export function publishedPackages(): PublishedPackage[] {
  return ['core', 'server', 'client', 'ops'].map((folder) => {
    const path = join(root, 'packages', folder);
    const manifest: Manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return { folder, path, manifest };
  });
}

/**
 * Every file that an `exports` map names, with the conditions that lead to it.
 *
 * @param target the map
 * @param conditions keys passed so far
 */
export function exportedFiles(
  target: ExportTarget,
  conditions: readonly string[] = [],
): { file: string; conditions: readonly string[] }[] {
  if (typeof target === 'string') return [{ file: target, conditions }];
  return Object.entries(target).flatMap(([key, next]) => exportedFiles(next, [...conditions, key]));
}
