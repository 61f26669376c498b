/** Which encryption keys the stored data source URLs need. Holds no key, URL or ciphertext. */
export interface KeyUsage {
  /** Data sources with a URL of their own. */
  total: number;
  /** Those that open with the first key. */
  current: number;
  /** Those that only a later key of the list opens, by its place in the list; without places nobody needs. */
  outdated: { /** 2 for the second key of ENCRYPTION_KEY. */ place: number; rows: number }[];
  /** Those that no listed key opens, or whose token was made for another row. */
  unreadable: UnreadableUrl[];
}

/** A data source whose URL cannot be read. */
export interface UnreadableUrl {
  tenant: string;
  id: string;
  reason: /** No listed key fits. */
    | 'no_key'
    /** A key fits, but the token belongs to another row, or to none. */
    | 'not_bound';
}
