import type ts from 'typescript';

/** A rule over the source text of one file. */
export interface SourceRule {
  readonly name: string;
  /** What to do instead, as one sentence. */
  readonly advice: string;
  /** Whether the rule holds for a file, given its path from the checkout. */
  readonly appliesTo: (path: string) => boolean;
  /** The places that break it. */
  readonly find: (file: ts.SourceFile) => readonly ts.TextRange[];
}

/** Whether a path is source of a published package, tests left out. */
export function isProductSource(path: string): boolean {
  return /^packages\/(core|server|client|ops)\/src\//.test(path) && !path.endsWith('.test.ts');
}
