import { parseConnectionUrl } from '@istari-lens/core';

/**
 * The environment in which Postgres's client programs connect to the URL's database: host, user and
 * password are in variables, which only this user and root can read, never in arguments. It is
 * complete: nothing of the calling process's environment reaches the program, besides `path`.
 */
export function connectionEnvironment(url: string, path: string): Record<string, string> {
  const settings = parseConnectionUrl(url, { trusted: true });
  const parameters = new URL(url).searchParams;
  const authority = parameters.get('sslrootcert');
  return {
    PATH: path,
    LC_ALL: 'C.UTF-8',
    PGHOST: settings.host,
    PGPORT: String(settings.port),
    PGUSER: settings.user,
    PGPASSWORD: settings.password,
    PGDATABASE: settings.database,
    PGAPPNAME: 'istari-lens-ops',
    PGCONNECT_TIMEOUT: String(Math.ceil((settings.connectTimeoutMs ?? 10_000) / 1000)),
    PGSSLMODE: parameters.get('sslmode') ?? 'disable',
    // No service file, no password file, and no commands of the user's at start.
    PGPASSFILE: '/dev/null',
    PGSERVICEFILE: '/dev/null',
    PSQLRC: '/dev/null',
    PGSYSCONFDIR: '/dev/null',
    ...(authority === null ? {} : { PGSSLROOTCERT: authority }),
  };
}

/** A libpq connection string that names a database and nothing else, whatever its name. */
export function databaseArgument(name: string): string {
  return `dbname='${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
