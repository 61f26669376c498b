/** Invalidations that have not reached a server yet. */
export interface MissedTags {
  add(tags: readonly string[]): void;
  /** It has been told of this one. */
  done(tag: string): void;
  /**
   * Tells a server that can be reached again, before anything is read from it. Rejects, and forgets nothing, when that
   * fails.
   */
  catchUp(server: { drop(tag: string): Promise<void>; dropAll(): Promise<void> }): Promise<void>;
}

/** With more tags than this, everything is dropped instead. */
const MAX_TAGS = 10_000;

/** Remembers what must be invalidated, so that what a server kept through its absence is not served after it. */
export function createMissedTags(): MissedTags {
  const missed = new Set<string>();
  let isTooMany = false;
  return {
    add(tags) {
      for (const tag of tags) missed.add(tag);
      if (missed.size <= MAX_TAGS) return;
      missed.clear();
      isTooMany = true;
    },
    done: (tag) => void missed.delete(tag),
    async catchUp({ drop, dropAll }) {
      if (isTooMany) await dropAll();
      isTooMany = false;
      for (const tag of missed) {
        await drop(tag);
        missed.delete(tag);
      }
    },
  };
}
