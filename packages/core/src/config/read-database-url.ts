import type { EnvReader } from './env-reader.ts';

/** The scheme, with or without the driver that SQLAlchemy names (`postgresql+psycopg://`). */
const SCHEME = /^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/;

/**
 * Checks a Postgres URL and writes its scheme as `postgresql://`; the rest stays as it is. Where
 * `warnTls` is set, a connection to another machine without `sslmode=verify-full` is warned about.
 *
 * @param name The variable to name in problems.
 */
export function normaliseDatabaseUrl(
  reader: EnvReader,
  name: string,
  text: string,
  warnTls: boolean,
): string | undefined {
  const url = parse(text);
  if (url === undefined) {
    reader.problem(
      name,
      'is not a Postgres URL. Write it as postgresql://user:password@host:5432/database, with special characters percent-encoded.',
    );
    return undefined;
  }
  if (url.pathname.length <= 1) {
    reader.problem(
      name,
      'names no database. Add it after the host, as in postgresql://user:password@host:5432/database.',
    );
    return undefined;
  }
  if (warnTls && !LOOPBACK.test(url.hostname) && url.searchParams.get('sslmode') !== 'verify-full') {
    reader.warn(name, 'the connection is not protected by sslmode=verify-full. Add it to the URL.');
  }
  return text.replace(SCHEME, 'postgresql://');
}

function parse(text: string): URL | undefined {
  if (!SCHEME.test(text)) return undefined;
  return URL.parse(text.replace(SCHEME, 'postgresql://')) ?? undefined;
}
