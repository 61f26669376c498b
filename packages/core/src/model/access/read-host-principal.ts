import type { Principal } from '../../contract/types/identity.ts';
import { freezeDeeply } from '../is-immutable.ts';
import { checkPrincipal } from './check-principal.ts';

/**
 * The principal that a host's `authenticate` gave, as a frozen copy of its known fields. Its kind is `host`,
 * which may be left out; a host cannot pass somebody off as a user or a key of Lens. Throws a TypeError for
 * anything else: it is a mistake in the host's code, not of whoever asks.
 */
export function readHostPrincipal(given: unknown): Principal {
  const copy = copyOf(given);
  try {
    checkPrincipal(copy);
  } catch (cause) {
    throw new TypeError(
      'authenticate gave something that is no principal. Return { id, tenant, role, scopes, attributes }, or null.',
      { cause },
    );
  }
  if (copy.kind !== 'host') {
    throw new TypeError(
      "authenticate gave a principal of a kind that is not the host's. Leave kind out, or make it 'host'.",
    );
  }
  return freezeDeeply(copy);
}

/** Own enumerable fields only, each by name, so that nothing of a prototype and nothing unknown comes along. */
function copyOf(given: unknown): Principal {
  const fields = new Map<string, unknown>(
    typeof given === 'object' && given !== null ? Object.entries(given) : [],
  );
  const kind = fields.get('kind') ?? 'host';
  const timezone = fields.get('timezone') ?? undefined;
  const lockedFilters = fields.get('lockedFilters');
  const principal: unknown = {
    kind,
    id: fields.get('id'),
    tenant: fields.get('tenant'),
    role: fields.get('role'),
    scopes: cloned(fields.get('scopes')),
    attributes: cloned(fields.get('attributes')),
    ...(timezone === undefined ? {} : { timezone }),
    ...(lockedFilters === undefined ? {} : { lockedFilters: cloned(lockedFilters) }),
  };
  return principal as Principal;
}

function cloned(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new TypeError('authenticate gave attributes, scopes or locked filters that are not plain data.', {
      cause,
    });
  }
}
