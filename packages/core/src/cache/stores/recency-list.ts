/** A member of one {@link RecencyList} at most. Its links are the list's own. */
export interface Listed<T> {
  older: T | undefined;
  newer: T | undefined;
}

/** Members from the one unused for longest to the one used last. Everything takes the same short time, however many. */
export interface RecencyList<T> {
  readonly oldest: T | undefined;
  /** Adds one as the newest. */
  add(member: T): void;
  remove(member: T): void;
}

/**
 * An empty list. Not a Map whose keys are inserted again when used: one that has lost its first thousands looks
 * past each of their places to find the first that is left.
 */
export function createRecencyList<T extends Listed<T>>(): RecencyList<T> {
  let oldest: T | undefined;
  let newest: T | undefined;
  return {
    get oldest() {
      return oldest;
    },
    add(member) {
      member.older = newest;
      member.newer = undefined;
      if (newest === undefined) oldest = member;
      else newest.newer = member;
      newest = member;
    },
    remove(member) {
      const { older, newer } = member;
      if (older === undefined) oldest = newer;
      else older.newer = newer;
      if (newer === undefined) newest = older;
      else newer.older = older;
      member.older = undefined;
      member.newer = undefined;
    },
  };
}
