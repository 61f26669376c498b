import type { ProblemIssue } from '../../contract/types/problem.ts';
import { guessablePasswordIssues, passwordIssues } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { createTenantsRepository } from '../tenants/tenants-repository.ts';

/** A password that somebody is to have. */
export interface NewPassword {
  password: string;
  email: string;
  /** Id of the tenant, which need not exist. */
  tenant: string;
  minLength: number;
  /** Where the password stands in the request, for example `/password`. */
  pointer: string;
}

/** What is wrong with a new password, wherever one is set: its length, or that it is easily guessed. */
export async function newPasswordIssues(database: AppDatabase, asked: NewPassword): Promise<ProblemIssue[]> {
  const { password, email, tenant, minLength, pointer } = asked;
  const issues = passwordIssues(password, minLength, pointer);
  if (issues.length > 0) return issues;
  const known = await createTenantsRepository(database, database.schema).find(tenant);
  const names = [email, tenant, ...(known === undefined ? [] : [known.name])];
  return guessablePasswordIssues(password, pointer, names);
}
