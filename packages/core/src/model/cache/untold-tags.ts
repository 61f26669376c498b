import { tenantTagOf } from '../queries/answer-tags.ts';

/** Tags whose invalidation the other processes could not be told of yet. */
export interface UntoldTags {
  readonly size: number;
  add(tags: readonly string[]): void;
  /** All of them; none are left. */
  take(): string[];
}

/**
 * Keeps so many at most. What is one too many stands in as the tag of its tenant, which drops more but forgets nothing;
 * where tenants are too many as well, or a tag names none, the oldest are forgotten.
 *
 * @param max Default 10,000.
 */
export function createUntoldTags(max = 10_000): UntoldTags {
  const tags = new Set<string>();
  const tenants = new Set<string>();

  function keep(set: Set<string>, tag: string): string | undefined {
    set.add(tag);
    const [oldest] = set;
    if (set.size <= max || oldest === undefined) return undefined;
    set.delete(oldest);
    return oldest;
  }

  return {
    get size() {
      return tags.size + tenants.size;
    },
    add(added) {
      for (const tag of added) {
        const pushedOut = keep(tags, tag);
        const tenant = pushedOut === undefined ? undefined : tenantTagOf(pushedOut);
        if (tenant !== undefined) keep(tenants, tenant);
      }
    },
    take() {
      const taken = [...new Set([...tenants, ...tags])];
      tags.clear();
      tenants.clear();
      return taken;
    },
  };
}
