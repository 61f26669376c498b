/** Platforms that Node is packed for in every version that the packages run on. */
const PLATFORMS: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** The oldest Node that a package promises to run on, as a package to install. */
export interface OldestNode {
  /** Name to install it by. */
  readonly name: string;
  /** What npm takes for a version: an alias with an exact one. */
  readonly version: string;
  /** Path of the program below the project that installs it. */
  readonly file: string;
}

/**
 * @param engines a minimum such as ">=22.12"
 * @param platform operating system and processor, as `process` names them
 * @returns undefined on platforms that Node is not packed for
 */
export function oldestNode(
  engines: string,
  platform = `${process.platform}-${process.arch}`,
): OldestNode | undefined {
  if (!PLATFORMS.includes(platform)) return undefined;
  const parts = engines.replace('>=', '').split('.');
  const minimum = [...parts, '0', '0'].slice(0, 3).join('.');
  const name = `node-${minimum}`;
  return {
    name,
    version: `npm:node-${platform}@${minimum}`,
    file: `node_modules/${name}/bin/node`,
  };
}
