import { execFileSync } from 'node:child_process';

/** A user to run a server as, because Postgres refuses to run as root. */
export interface UnprivilegedUser {
  uid: number;
  gid: number;
}

/**
 * The existing user that servers run as when this process is root: `postgres`, else `nobody`.
 * Undefined when this process is not root. No user is ever added.
 */
export function findUnprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = readId('-u', name);
    const gid = readId('-g', name);
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    'Postgres does not run as root, and there is neither a user "postgres" nor "nobody" to run it as. Run as a normal user instead.',
  );
}

function readId(flag: '-u' | '-g', name: string): number | undefined {
  try {
    // macOS prints nobody's id as a negative 32-bit number.
    return (
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) >>>
      0
    );
  } catch {
    return undefined;
  }
}
