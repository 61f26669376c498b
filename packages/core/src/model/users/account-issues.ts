import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { UserChange } from '../../contract/types/user.ts';
import { isTimeZone } from '../../query/index.ts';
import { isEmail } from './normalize-email.ts';

/** Attributes that every principal has of its own, so that none that is stored can stand for them. */
const RESERVED: readonly string[] = ['tenantId', 'userId', 'apiKeyId', 'email', 'role'];
const MAX_ATTRIBUTES_LENGTH = 16_384;

/** What is wrong with a user whose shape is right, but for its password; its address is normalised. */
export function accountIssues(asked: UserChange): ProblemIssue[] {
  const { email, name, timezone, attributes } = asked;
  const issues: ProblemIssue[] = [];
  if (email !== undefined && !isEmail(email)) {
    const detail = 'This is not an e-mail address. Write it as name@host.';
    issues.push({ pointer: '/email', code: 'bad_format', detail });
  }
  if (typeof name === 'string' && (name.trim() === '' || /\p{Cc}/u.test(name))) {
    const detail = 'A name holds something to read, and no control characters.';
    issues.push({ pointer: '/name', code: 'bad_format', detail });
  }
  if (typeof timezone === 'string' && !isTimeZone(timezone)) {
    const detail = 'This is not an IANA time zone. Write one such as "Europe/Paris".';
    issues.push({ pointer: '/timezone', code: 'unknown_timezone', detail });
  }
  if (attributes !== undefined) issues.push(...attributeIssues(attributes));
  return issues;
}

function attributeIssues(attributes: Readonly<Record<string, unknown>>): ProblemIssue[] {
  const issues: ProblemIssue[] = RESERVED.filter((name) => Object.hasOwn(attributes, name)).map((name) => ({
    pointer: `/attributes/${name}`,
    code: 'not_allowed',
    detail: 'Every user has this attribute already. Choose another name.',
  }));
  const written = asJson(attributes);
  if (written === undefined) {
    const detail = 'Attributes are what JSON can hold. Write them so.';
    issues.push({ pointer: '/attributes', code: 'bad_format', detail });
  } else if (written.length > MAX_ATTRIBUTES_LENGTH) {
    const detail = `All attributes have at most ${MAX_ATTRIBUTES_LENGTH} characters as JSON. Store less.`;
    issues.push({ pointer: '/attributes', code: 'not_allowed', detail });
  }
  return issues;
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
