import type { ProblemIssue } from '../../contract/types/problem.ts';
import { readFernetToken } from '../../crypto/fernet/fernet-token.ts';
import type { Fernet } from '../../crypto/index.ts';
import { LensError } from '../../errors/index.ts';

/** SQLAlchemy names its driver in the scheme. */
const PYTHON_DRIVER = /^postgres(?:ql)?\+(?:psycopg2?|psycopg_async|asyncpg|psycopg2cffi|pg8000):/i;
/** The last second that a JavaScript Date holds. */
const LAST_SECOND = 8_640_000_000_000n;

/** A URL that was imported. */
export interface ImportedUrl {
  /** Empty where it could not be read. */
  url: string;
  /** When its token was made, in seconds since the epoch; undefined for a plain URL. */
  seconds: number | undefined;
  problems: ProblemIssue[];
}

/** The URL without the name of a Python driver. */
export function withoutDriver(url: string): string {
  return url.trim().replace(PYTHON_DRIVER, 'postgresql:');
}

/** Reads the URL of a row, which gives it either plain or encrypted. Never throws for what a row holds. */
export function readImportedUrl(
  fernet: Fernet,
  { url, urlEncrypted }: { url?: string; urlEncrypted?: string },
): ImportedUrl {
  const failed = (pointer: string, code: string, detail: string): ImportedUrl => ({
    url: '',
    seconds: undefined,
    problems: [{ pointer, code, detail }],
  });
  if ((url === undefined) === (urlEncrypted === undefined)) {
    return failed('', 'one_url', 'Give either url or urlEncrypted, and not both.');
  }
  if (urlEncrypted === undefined) {
    return { url: withoutDriver(url ?? ''), seconds: undefined, problems: [] };
  }
  const token = urlEncrypted.trim();
  try {
    const made = readFernetToken(token)?.timestamp;
    const seconds = made === undefined || made > LAST_SECOND ? undefined : Number(made);
    return { url: withoutDriver(fernet.decrypt(token)), seconds, problems: [] };
  } catch (error) {
    if (!LensError.isInstance(error)) throw error;
    const detail = 'No key of ENCRYPTION_KEY opens this token. List the key it was made with.';
    return failed('/urlEncrypted', 'no_key', detail);
  }
}
