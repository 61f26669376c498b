import { LensError } from '@istari-lens/core';

/** What errors of Postgres mean to whoever gave the command, by SQLSTATE. */
const SQL_STATES: Readonly<Record<string, string>> = {
  '42501':
    'The role of the database lacks a right that this needs. Use the role that owns the schema, or grant the right; "istari-lens doctor --only app-role" names those that the API lacks.',
  '25006':
    'The database takes no changes here: it is a standby, or default_transaction_read_only is on. Use the URL of the primary.',
  '42P01':
    'The database lacks a table that this needs. Run "istari-lens migrate status", and check that the URL names the right database and LENS_SCHEMA the right schema.',
  '3F000':
    'The database lacks the schema that this needs. Run "istari-lens migrate status", and check LENS_SCHEMA.',
  '57014':
    'The database stopped the statement: it took too long, or somebody cancelled it. See "Slow" in docs/operations.md.',
  '55P03': 'A lock could not be had in time. "istari-lens db locks" names who holds it; then run this again.',
  '53100': 'The disk of the database server is full. Free space there, then run this again.',
  '53200': 'The database server is out of memory. Lower its load or raise its memory, then run this again.',
  '53300': 'All connections of the server are taken. See "Pool exhausted" in docs/operations.md.',
  '57P01': 'The server ended the connection: it is being stopped, or somebody ended it. Run this again.',
};

/** What errors of the file system mean, with the file. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not read or write it',
  EPERM: 'this user may not read or write it',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'something else has its name',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'its file system is read-only',
  EMFILE: 'too many files are open',
};

/**
 * Any failure in one line for people. Messages of our own are told as they are; of others' errors, which
 * may hold values, statements and names, only their kind and code.
 */
export function describeFailure(error: unknown): string {
  if (LensError.isInstance(error)) return error.message;
  const code = textOf(error, 'code');
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && textOf(error, 'severity') !== undefined) {
    const known = SQL_STATES[code];
    return known === undefined
      ? `The database refused a statement (SQLSTATE ${code}). Its log holds the details.`
      : `${known} (SQLSTATE ${code})`;
  }
  const fault = code === undefined ? undefined : fileFault(error);
  if (fault !== undefined) return fault;
  return `Failed: ${String(error)}`;
}

/** What is wrong with a file, with its name when it is known; undefined for other errors. */
export function fileFault(
  error: unknown,
  name: string | undefined = textOf(error, 'path'),
): string | undefined {
  const fault = FILE_FAULTS[textOf(error, 'code') ?? ''];
  return fault === undefined ? undefined : `${name ?? 'A file'} cannot be used: ${fault}.`;
}

function textOf(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : undefined;
}
