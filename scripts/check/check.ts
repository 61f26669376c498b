/** One static check. */
export interface Check {
  /** Short name, used on the command line. */
  readonly name: string;
  /** What it proves, in a few words. */
  readonly summary: string;
  /**
   * Runs the check; returns a few words about what it looked at.
   *
   * @throws {ToolError} with what is wrong and where
   */
  readonly run: (products: Products) => Promise<string>;
}

/** What several checks look at, made once and only when the first one asks. */
export interface Products {
  /** Builds the packages that changed. */
  readonly build: () => Promise<void>;
  /** Packs and unpacks every published package. */
  readonly tarballs: () => Promise<readonly Tarball[]>;
}

/** A package as its users get it. */
export interface Tarball {
  /** Folder name below `packages/`. */
  readonly folder: string;
  /** Absolute path of the .tgz file. */
  readonly file: string;
  /** Absolute path of the folder it was unpacked to. */
  readonly contents: string;
}
