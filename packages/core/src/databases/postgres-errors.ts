import { LensError, UnavailableError, ValidationError } from '../errors/index.ts';
import {
  AddressRefusedError,
  LeaseTimeoutError,
  MisbehavedServerError,
  RefusedConnectionError,
} from './lease-errors.ts';

const RETRY_SECONDS = 5;

/** Faults of the machine, the network or the login, by SQLSTATE class or code. */
const CONNECTION_CLASSES: ReadonlySet<string> = new Set(['08', '28', '53', '58']);
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '3D000',
  '25P03',
  '40001',
  '40P01',
]);
const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Unknown table, column, schema, function, operator or setting; another type; no privilege: the database is not as described. */
const DRIFT_CODES: ReadonlySet<string> = new Set([
  '42P01',
  '42P22',
  '42703',
  '3F000',
  '42883',
  '42804',
  '42501',
  '42809',
  '42846',
  '42704',
]);

const CONNECTION_ERRORS: readonly (new (...facts: never[]) => Error)[] = [
  LeaseTimeoutError,
  RefusedConnectionError,
  AddressRefusedError,
  MisbehavedServerError,
];

/** The SQLSTATE or socket error code of an error, when it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** True when the connection failed, was lost, or could not be had. */
export function isConnectionFault(error: unknown): boolean {
  if (CONNECTION_ERRORS.some((kind) => error instanceof kind)) return true;
  const code = errorCode(error);
  if (code !== undefined) {
    return (
      isFromNoPostgres(error, code) ||
      SOCKET_CODES.has(code) ||
      CONNECTION_CODES.has(code) ||
      (code.length === 5 && CONNECTION_CLASSES.has(code.slice(0, 2))) ||
      // TLS and certificate faults.
      /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
    );
  }
  // The driver raises these without a code.
  return (
    error instanceof Error &&
    /^Connection terminated|^timeout exceeded when trying to connect|^timeout expired|not queryable|connection error|^Cannot use a pool after|does not support SSL|establishing an SSL connection|SCRAM|^SASL/i.test(
      error.message,
    )
  );
}

/** True for an error that a server sent with a code that no Postgres has: it is another server, or a hostile one. */
function isFromNoPostgres(error: unknown, code: string): boolean {
  return 'severity' in Object(error) && !/^[0-9A-Z]{5}$/.test(code);
}

/** True when a connection that had been made was lost, so that a statement that only reads may be tried again. */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined)
    return error instanceof Error && /^Connection terminated|not queryable/.test(error.message);
  return code === 'ECONNRESET' || code === 'EPIPE' || ['57P01', '57P02', '08006', '08003'].includes(code);
}

/**
 * True when trying again cannot help until someone changes something: the password, the user or the
 * database is wrong. Looks through the causes of a LensError.
 */
export function isCredentialFault(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined && CREDENTIAL_CODES.has(code)) return true;
  return error instanceof Error && error.cause !== undefined && isCredentialFault(error.cause);
}

/** True for a violated unique constraint; with `constraint`, of that one only. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: unknown }).constraint === constraint;
}

/** The name that Postgres gives to the reference of a table to the tenants. */
const TENANT_REFERENCE = /_tenant_id_fkey$/;

/**
 * What the app database's error means to a caller. Constraint violations pass through for the repositories, but for
 * one that any of them may meet: a tenant that does not exist.
 */
export function appDatabaseError(error: unknown): unknown {
  if (LensError.isInstance(error)) return error;
  const code = errorCode(error);
  if (code === '42P01' || code === '3F000') {
    return new UnavailableError(
      'migrations_pending',
      'The app database lacks tables of this release. Run "istari-lens migrate up".',
      RETRY_SECONDS,
      { cause: error },
    );
  }
  if (code === '23503' && TENANT_REFERENCE.test(String((error as { constraint?: unknown }).constraint))) {
    const detail = 'The tenant does not exist. Let an operator make it first.';
    return new ValidationError(
      'invalid_request',
      detail,
      [{ pointer: '/tenant', code: 'unknown_tenant', detail }],
      { cause: error },
    );
  }
  if (!isConnectionFault(error) && code !== '57014') return error;
  return new UnavailableError(
    'app_database_unavailable',
    'The app database cannot be reached or is overloaded. Try again; if it stays so, check APP_DB_URL and the server.',
    RETRY_SECONDS,
    { cause: error },
  );
}

/**
 * What an analytics database's error means to the one who asked. The driver's text stays in `cause`.
 * `settings` are those of the row-level security that the statement ran under.
 */
export function analyticsDatabaseError(
  error: unknown,
  statementText: string,
  settings: Readonly<Record<string, string>> = {},
): LensError {
  if (LensError.isInstance(error)) return error;
  const code = errorCode(error) ?? '';
  const cause = { cause: error };
  if (code === '57014' || code === '55P03') {
    return new UnavailableError(
      'query_timeout',
      'The query took longer than allowed and was stopped. Ask for a shorter period, fewer groups or stricter filters.',
      RETRY_SECONDS,
      cause,
    );
  }
  if (isConnectionFault(error)) {
    return new UnavailableError(
      'data_source_unavailable',
      'The data source cannot be reached or is overloaded. Try again; if it stays so, ask an administrator to test it.',
      RETRY_SECONDS,
      cause,
    );
  }
  if (DRIFT_CODES.has(code)) return drift(code, error, statementText);
  if (code === '22003') {
    return new LensError(
      'number_out_of_range',
      'A number is beyond what the database can calculate with: a result of a formula, or a sum. Calculate with smaller numbers, such as thousands, or keep large ones out by filters.',
      cause,
    );
  }
  if (code === '22008') {
    return invalid(
      'invalid_query',
      'A time in the data, or one calculated from it, is beyond the years that the database can hold. Correct the data, or how the dataset says that the field is stored, such as seconds instead of milliseconds.',
      cause,
    );
  }
  const unread = settingsRefused(error, settings);
  if (code === '22P02' && unread.length > 0) {
    const names = unread.map((name) => JSON.stringify(name)).join(', ');
    const detail =
      `The row-level security of the database cannot read the setting ${names} of policy.native in the dataset. ` +
      'Give its attribute the kind of value that the policy casts it to: for an array, a list.';
    return new ValidationError(
      'invalid_query',
      detail,
      [{ pointer: '/dataset', code: 'invalid_policy', detail }],
      cause,
    );
  }
  if (code.startsWith('22') || code.startsWith('54')) {
    return invalid(
      'invalid_query',
      'A value of the query or of the data does not fit its type. Check filter values.',
      cause,
    );
  }
  return new LensError(
    'internal_error',
    'The query failed for a reason that is not its own. Report the request id.',
    cause,
  );
}

/** The settings whose value Postgres names as one that it cannot read. */
function settingsRefused(error: unknown, settings: Readonly<Record<string, string>>): string[] {
  const text = error instanceof Error ? error.message : '';
  return Object.keys(settings).filter((name) => text.endsWith(`: "${settings[name]}"`));
}

const DRIFTS: Readonly<Record<string, string>> = {
  '42P22':
    'is joined with a column of another collation, and Postgres does not choose between them: join on columns of one collation',
  '42501':
    'may not be read by the role of the data source, or of the policy: grant it SELECT, and USAGE on the schema',
  '42704':
    'asks for a setting or type that is not there: a setting of row-level security stands in policy.native.settings',
};

function drift(code: string, error: unknown, statementText: string): LensError {
  const name = nameAt(statementText, error);
  const what = name === undefined ? 'A table or column of the dataset' : `"${name}" of the dataset`;
  const problem = DRIFTS[code] ?? 'is missing or has another type';
  const detail = `${what} ${problem}. Correct the dataset or the data source.`;
  return invalid('schema_drift', detail, { cause: error });
}

function invalid(
  code: 'invalid_query' | 'schema_drift',
  detail: string,
  options: { cause: unknown },
): LensError {
  return new ValidationError(code, detail, [{ pointer: '', code, detail }], options);
}

/** The last part of the quoted name that the error's position points at. */
function nameAt(text: string, error: unknown): string | undefined {
  const position = Number((error as { position?: unknown }).position);
  if (!Number.isInteger(position) || position < 1) return undefined;
  // Postgres counts characters, JavaScript counts UTF-16 units.
  const rest = [...text].slice(position - 1).join('');
  const name = /^"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*/.exec(rest)?.[0];
  return name
    ?.match(/"(?:[^"]|"")*"/g)
    ?.at(-1)
    ?.slice(1, -1)
    .replaceAll('""', '"');
}
