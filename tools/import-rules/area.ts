/** What one package forbids to whom: the source of its lint rules. */
export interface Area {
  /** The package's source folder, relative to the checkout. */
  readonly source: string;
  /** Rooms: folders, or single files, directly in the source folder. */
  readonly rooms: Readonly<Record<string, Room>>;
  /** Packages that only some rooms may import, with those rooms. */
  readonly homes: readonly Home[];
  /** Packages, as regular expressions, that no room may import. */
  readonly banned: readonly Ban[];
}

/** A folder of the source, and what it may import besides itself. */
export interface Room {
  /** Rooms it may import; `*` stands for all. */
  readonly uses: readonly string[];
  /** Rooms of which it may import types, besides. */
  readonly typesOf?: readonly string[];
  /** Further patterns it may not import. */
  readonly bans?: readonly Ban[];
}

/** Packages that only their home rooms may import. */
export interface Home {
  /** Regular expression over the import's specifier. */
  readonly pattern: string;
  readonly rooms: readonly string[];
  readonly reason: string;
}

/** Something that may not be imported. */
export interface Ban {
  /** Regular expression over the import's specifier, without look-around. */
  readonly pattern: string;
  readonly reason: string;
  /** Whether importing its types is fine. */
  readonly typesAllowed?: boolean;
}
