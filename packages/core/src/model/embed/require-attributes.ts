import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError } from '../../errors/index.ts';

/**
 * Lets pass attributes that show no more than the maker's own: each one it has itself, with the same value or fewer of
 * its values. Admins give any. Throws a ForbiddenError.
 */
export function requireAttributes(
  { role, attributes: own }: Principal,
  given: Readonly<Record<string, unknown>>,
): void {
  if (role === 'admin') return;
  const beyond = Object.entries(given)
    .filter(([name, value]) => !Object.hasOwn(own, name) || !isWithin(value, own[name]))
    .map(([name]) => name);
  if (beyond.length === 0) return;
  throw new ForbiddenError(
    `A token shows no more than its maker sees: these attributes go beyond yours: ${beyond.join(', ')}. Let an admin make it.`,
  );
}

function isWithin(value: unknown, own: unknown): boolean {
  const texts = (some: unknown): string[] =>
    (Array.isArray(some) ? some : [some]).map((one) => JSON.stringify(one));
  const allowed = new Set(texts(own));
  return texts(value).every((one) => allowed.has(one));
}
