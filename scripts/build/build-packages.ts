import { ToolError } from '../tools/tool-error.ts';
import { publishedPackages } from '../tools/workspace.ts';
import type { PublishedPackage } from '../tools/workspace.ts';
import { bundle } from './bundle.ts';
import { emitDeclarations } from './declarations.ts';
import { missingOutputs, removeLeftovers } from './outputs.ts';
import { isUpToDate, sourceHash, writeStamp } from './stamp.ts';

/** Options of a build. */
export interface BuildOptions {
  /** Build packages that did not change, too. */
  readonly force: boolean;
  /** Told what is being done. */
  readonly onStep: (text: string) => void;
}

/**
 * Builds the published packages whose sources changed since their last build: JavaScript by tsup, types
 * by the TypeScript compiler. Returns the names of those it built.
 *
 * @throws {ToolError} with the tool's output
 */
export async function buildPackages({ force, onStep }: BuildOptions): Promise<string[]> {
  const packages = publishedPackages();
  const hashes = new Map(packages.map((item) => [item, sourceHash(item)]));
  const stale = packages.filter((item) => force || !isUpToDate(item, hashes.get(item) ?? ''));
  if (stale.length === 0) return [];

  const started = Date.now();
  onStep(`${stale.map((item) => item.folder).join(', ')}: JavaScript and types`);
  await settle([...stale.map(bundle), emitDeclarations(force)]);
  if (stale.some((item) => item.folder === 'client')) {
    onStep('client: one type file');
    // Loaded only here: with its compiler it takes longer than finding out that nothing changed.
    const { bundleClientTypes } = await import('./client-types.ts');
    await bundleClientTypes();
  }
  for (const item of stale) {
    removeLeftovers(item, started);
    requireOutputs(item);
    writeStamp(item, hashes.get(item) ?? '');
  }
  return stale.map((item) => item.folder);
}

/** Waits for all, so that no tool is left running, then reports every failure at once. */
async function settle(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
  const unforeseen = failures.find((reason) => !(reason instanceof ToolError));
  if (unforeseen !== undefined) throw unforeseen;
  if (failures.length > 0) throw new ToolError(failures.map((reason) => reason.message).join('\n\n'));
}

function requireOutputs(item: PublishedPackage): void {
  const missing = missingOutputs(item);
  if (missing.length === 0) return;
  throw new ToolError(
    `${item.manifest.name} names files that its build does not make: ${missing.join(', ')}. Add the entry to its tsup.config.ts, or take it out of package.json.`,
  );
}
