/** A stored object. */
export interface StoredObject {
  name: string;
  bytes: number;
}

/** Where backups are kept: flat names, whole objects. */
export interface Destination {
  /** For people and messages; without credentials. */
  readonly description: string;
  /**
   * Stores everything the source yields under the name, or, when the source raises or anything fails,
   * nothing.
   *
   * @throws LensError `backup_failed`; whatever the source raises.
   */
  put(name: string, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<void>;
  /** Stores a small text, overwriting. */
  putText(name: string, text: string): Promise<void>;
  /**
   * Reads an object from its start.
   *
   * @throws LensError `not_found` when there is none.
   */
  get(name: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Every object, in no order. @throws LensError `not_found` when the place itself is not there. */
  list(): Promise<StoredObject[]>;
  /** Removes an object; one that is not there is no error. */
  remove(name: string): Promise<void>;
  close(): void;
}

export interface PutOptions {
  /** Upper bound of the size, as far as it can be guessed. Decides the size of parts. */
  expectedBytes: number;
  signal?: AbortSignal;
}
