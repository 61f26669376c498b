import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { errorCode, type AnalyticsDatabase, type ReadOptions } from '../../databases/index.ts';
import { LensError } from '../../errors/index.ts';
import { openUnderRowSecurity } from './catalogue-repository.ts';

/** What Postgres says of a role that may not be taken, or that there is none of. */
const ROLE_CODES: ReadonlySet<string> = new Set(['42501', '22023']);

/**
 * Why the database would refuse every question of a dataset whose row policy is left to it: its role cannot
 * be taken, or no policy would be in force. Raises what reading raises when the database cannot be reached.
 */
export async function nativeIssues(
  database: AnalyticsDatabase,
  { policy, base, joins = [] }: DatasetDefinition,
  options: ReadOptions,
): Promise<ProblemIssue[]> {
  if (policy?.native === undefined) return [];
  const { role = null } = policy.native;
  const tables = [base, ...joins].map(({ schema, table }) => ({ schema, table }));
  try {
    await openUnderRowSecurity(database, { ...options, rowSecurity: { role, settings: {}, tables } });
    return [];
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'row_security_unavailable') throw error;
    const isRole = ROLE_CODES.has(errorCode(error.cause) ?? '');
    const pointer = isRole ? '/policy/native/role' : '/policy/native';
    return [{ pointer, code: 'row_security_unavailable', detail: error.message }];
  }
}
