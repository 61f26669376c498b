import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Fault } from './faults.ts';

/** The file that a fault is in, as a URL. */
export function faultUrl({ file }: Pick<Fault, 'file'>): string {
  return new URL(`../../../src/query/${file}`, import.meta.url).href;
}

/** How often a fault's text occurs in the source of its file. */
export function occurrences({ find }: Fault, source: string): number {
  return source.split(find).length - 1;
}

/**
 * From now on this process loads the file of the fault with the fault in it; nothing is written. Throws at
 * loading when the text to replace does not occur exactly once.
 */
export function seedFault(fault: Fault): void {
  const faulty = faultUrl(fault);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url.split('?')[0] !== faulty) return loaded;
      const source = String(loaded.source);
      if (occurrences(fault, source) !== 1) {
        throw new Error(
          `The fault "${fault.name}" must find its text exactly once in ${fileURLToPath(faulty)}.`,
        );
      }
      return { ...loaded, source: source.replace(fault.find, () => fault.replace) };
    },
  });
}
