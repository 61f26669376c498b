import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { TenantChange } from '../../contract/types/tenant.ts';
import { isTimeZone } from '../../query/index.ts';

/** What is wrong with settings whose shape is right. */
export function tenantIssues({ name, timezone }: TenantChange): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (name !== undefined && (name.trim() === '' || /\p{Cc}/u.test(name))) {
    const detail = 'A name holds something to read, and no control characters.';
    issues.push({ pointer: '/name', code: 'bad_format', detail });
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    const detail = 'This is not an IANA time zone. Write one such as "Europe/Paris".';
    issues.push({ pointer: '/timezone', code: 'unknown_timezone', detail });
  }
  return issues;
}
