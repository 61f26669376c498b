import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError } from '../../errors/index.ts';

/**
 * Lets pass attributes that the maker itself has, with the same value; a list in any order. One with fewer values may
 * show more: a policy may exclude what it names. Admins give any. Throws a ForbiddenError.
 */
export function requireAttributes(
  { role, attributes: own }: Principal,
  given: Readonly<Record<string, unknown>>,
): void {
  if (role === 'admin') return;
  const beyond = Object.entries(given)
    .filter(([name, value]) => !Object.hasOwn(own, name) || wordsOf(value) !== wordsOf(own[name]))
    .map(([name]) => name);
  if (beyond.length === 0) return;
  throw new ForbiddenError(
    `A token shows no more than its maker sees: these attributes are not yours with this value: ${beyond.join(', ')}. Give them as you have them and narrow by locked filters, or let an admin make it.`,
  );
}

/** The same for the same value, and for lists of the same values. */
function wordsOf(value: unknown): string {
  if (!Array.isArray(value)) return `one ${JSON.stringify(value)}`;
  return `list ${JSON.stringify([...new Set(value.map((part) => JSON.stringify(part)))].sort())}`;
}
