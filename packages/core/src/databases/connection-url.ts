import { readFileSync } from 'node:fs';
import { rootCertificates, type ConnectionOptions } from 'node:tls';
import { ValidationError } from '../errors/index.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';
import { strictUrlProblems } from './strict-url-problems.ts';

/** Everything needed to connect, stated outright so that nothing is taken from the process's environment. */
export interface ConnectionSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** False: plain text. */
  ssl: false | ConnectionOptions;
  /** What of the server's certificate is checked: all with its name, who signed it, or nothing. */
  verification: 'full' | 'signer' | 'none';
  applicationName: string;
  /** From `connect_timeout`; undefined when the URL does not say. */
  connectTimeoutMs: number | undefined;
}

export interface ConnectionUrlOptions {
  /**
   * The URL comes from the operator, not through the API: then `sslrootcert` may name a file.
   * @default false
   */
  trusted?: boolean;
  /** PEM of certificates to trust beside those of the system, where the URL names no file. */
  certificateAuthority?: string;
}

const SCHEMES: ReadonlySet<string> = new Set([
  'postgres:',
  'postgresql:',
  'postgresql+psycopg:',
  'postgresql+psycopg2:',
  'postgresql+asyncpg:',
]);
const PARAMETERS: readonly string[] = ['sslmode', 'application_name', 'connect_timeout'];
const SSL_MODES: readonly string[] = ['disable', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads a Postgres URL into explicit settings. Only a short list of parameters is allowed: drivers
 * let others replace the host, read files or send start-up options.
 *
 * @throws ValidationError `invalid_request` with every problem found; no message repeats the URL.
 */
export function parseConnectionUrl(text: string, options: ConnectionUrlOptions = {}): ConnectionSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    throw invalid(['The URL cannot be read. Write postgresql://user:password@host:port/database.']);
  }

  const problems: string[] = [];
  const trusted = options.trusted ?? false;
  if (!SCHEMES.has(url.protocol)) problems.push('The scheme must be postgresql.');
  if (url.hash !== '') problems.push('A "#" must be written as %23.');

  const user = decode(url.username);
  const password = decode(url.password);
  const database = decode(url.pathname.slice(1));
  const host = decode(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  if (!user) problems.push('The URL names no user, or one that is not valid percent-encoding.');
  if (password === undefined) problems.push('The password is not valid percent-encoding.');
  if (!database || database.includes('/')) problems.push('The path must be the name of one database.');
  if (!host || !/^[\w.:-]+$/.test(host)) {
    problems.push('The URL must name one host: no list, and no path of a Unix socket.');
  }
  if (url.port === '0') problems.push('The port must be 1 to 65535.');

  if (!trusted) problems.push(...strictUrlProblems(text, url));

  const allowed = trusted ? [...PARAMETERS, 'sslrootcert'] : PARAMETERS;
  const seen = new Set<string>();
  for (const [name, value] of url.searchParams) {
    // In the first message to a server a NUL ends a setting, and another one begins.
    if (/\p{Cc}/u.test(value)) problems.push('A parameter holds a control character. Leave it out.');
    if (!allowed.includes(name))
      problems.push(`A parameter is not allowed. Allowed are: ${allowed.join(', ')}.`);
    else if (seen.has(name)) problems.push(`The parameter ${name} is given twice.`);
    seen.add(name);
  }

  const sslMode = url.searchParams.get('sslmode') ?? (trusted ? 'disable' : 'verify-full');
  if (!SSL_MODES.includes(sslMode))
    problems.push(`The parameter sslmode must be one of: ${SSL_MODES.join(', ')}.`);
  const seconds = url.searchParams.get('connect_timeout');
  if (seconds !== null && !/^[1-9]\d{0,2}$/.test(seconds)) {
    problems.push('The parameter connect_timeout must be 1 to 999 seconds.');
  }
  const authorityFile = trusted ? url.searchParams.get('sslrootcert') : null;
  const authority =
    authorityFile === null ? beside(options.certificateAuthority) : read(authorityFile, problems);
  const ssl = sslOptions(sslMode, authority, authorityFile !== null);

  if (problems.length > 0) throw invalid(problems);
  return {
    host: host ?? '',
    port: url.port === '' ? 5432 : Number(url.port),
    user: user ?? '',
    password: password ?? '',
    database: database ?? '',
    ssl,
    verification: verificationOf(ssl),
    applicationName: url.searchParams.get('application_name') ?? 'istari-lens',
    connectTimeoutMs: seconds === null ? undefined : Number(seconds) * 1000,
  };
}

type Authority = Pick<ConnectionOptions, 'ca'>;

/** libpq's meaning of the modes, which differs from what `pg` reads out of a URL. */
function sslOptions(mode: string, authority: Authority, isNamed: boolean): false | ConnectionOptions {
  if (mode === 'disable') return false;
  if (mode === 'verify-full') return { ...authority, rejectUnauthorized: true };
  if (mode === 'verify-ca' || isNamed) {
    return { ...authority, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  }
  return { rejectUnauthorized: false };
}

function verificationOf(ssl: false | ConnectionOptions): ConnectionSettings['verification'] {
  if (ssl === false || ssl.rejectUnauthorized !== true) return 'none';
  return ssl.checkServerIdentity === undefined ? 'full' : 'signer';
}

function beside(certificates: string | undefined): Authority {
  return certificates === undefined ? {} : { ca: [...rootCertificates, certificates] };
}

function read(file: string, problems: string[]): Authority {
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch {
    problems.push('The file named by sslrootcert cannot be read.');
    return {};
  }
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function invalid(details: readonly string[]): ValidationError {
  const issues: ProblemIssue[] = [...new Set(details)].map((detail) => ({
    pointer: '/url',
    code: 'invalid_url',
    detail,
  }));
  return new ValidationError(
    'invalid_request',
    `The database URL is not valid. ${issues[0]?.detail ?? ''}`,
    issues,
  );
}
