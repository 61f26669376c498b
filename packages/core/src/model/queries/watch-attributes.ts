import type { Principal } from '../../contract/types/identity.ts';

/** Names of attributes in order, or all of them. */
export type AttributeNames = readonly string[] | 'all';

/** A principal that tells which of its attributes were read. */
export interface WatchedPrincipal {
  /** Equal to the one it was made of. */
  readonly principal: Principal;
  /** What was asked for so far, present or not. */
  read(): AttributeNames;
}

/**
 * Watches what is made of a principal's attributes: two principals whose read attributes are equal get
 * the same plan, for a plan that does the same with the same values reads no others.
 */
export function watchAttributes(principal: Principal): WatchedPrincipal {
  const names = new Set<string>();
  let isListed = false;
  const note = (name: string | symbol): void => {
    if (typeof name === 'string') names.add(name);
  };
  const attributes = new Proxy(principal.attributes, {
    get(target, name, receiver): unknown {
      note(name);
      return Reflect.get(target, name, receiver);
    },
    has(target, name) {
      note(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      note(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      isListed = true;
      return Reflect.ownKeys(target);
    },
  });
  return {
    principal: { ...principal, attributes },
    read: () => (isListed ? 'all' : [...names].toSorted()),
  };
}
