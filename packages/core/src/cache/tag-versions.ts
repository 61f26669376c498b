/** A tag with the version of its last invalidation. Versions only grow, over all tags and processes. */
export interface TagVersion {
  readonly tag: string;
  readonly version: number;
}

/** What was invalidated when, as far as this process has heard. */
export interface TagVersions {
  /** The highest version heard of; 0 before the first. */
  readonly latest: number;
  /** Takes note of invalidations; gives the tags for which they are news. */
  raise(changes: readonly TagVersion[]): string[];
  /**
   * True for what was loaded before the last invalidation of one of its tags.
   *
   * @param asOf The loader's `latest` when the load began.
   */
  isOutdated(asOf: number, tags: readonly string[]): boolean;
}

/** Knows of no invalidation yet. */
export function createTagVersions(): TagVersions {
  const versions = new Map<string, number>();
  let latest = 0;
  return {
    get latest() {
      return latest;
    },
    raise(changes) {
      const news = changes.filter(({ tag, version }) => version > (versions.get(tag) ?? 0));
      for (const { tag, version } of news) {
        versions.set(tag, version);
        latest = Math.max(latest, version);
      }
      return news.map(({ tag }) => tag);
    },
    isOutdated(asOf, tags) {
      // Nothing has been invalidated since: what nearly every look finds.
      if (asOf >= latest) return false;
      return tags.some((tag) => (versions.get(tag) ?? 0) > asOf);
    },
  };
}
