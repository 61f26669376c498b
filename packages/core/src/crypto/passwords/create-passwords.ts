import { hash as argonHash, verify as argonVerify, type ParsedHashOptions } from '@node-rs/argon2';
import { createBoundedQueue } from './bounded-queue.ts';
import { isWeakHash, missingMemory, PASSWORD_COST, readPasswordHash } from './password-cost.ts';

export interface PasswordsOptions {
  /** Hashes computed at one time; each takes a thread of Node's pool of four. @default 2 */
  maxConcurrent?: number;
  /** Hashes that may wait for a place. @default 64 */
  maxQueue?: number;
}

export interface PasswordVerdict {
  ok: boolean;
  /** The password is right, and hashing it anew would make it stronger or spell it as it is now. */
  needsRehash: boolean;
}

/** Hashes and verifies passwords. Both throw UnavailableError `hashing_busy` when too many wait. */
export interface Passwords {
  /** An argon2id hash in PHC form. The password is normalised (Unicode NFC) and never shortened. */
  hash(password: string): Promise<string>;
  /**
   * Compares in constant time. A hash that is undefined, unreadable or too costly to run takes the
   * time of a usual one and is never right, so an unknown account does not stand out; nor does a wrong password
   * of a hash that is cheaper than a usual one.
   */
  verify(hash: string | undefined, password: string): Promise<PasswordVerdict>;
}

const WRONG: PasswordVerdict = Object.freeze({ ok: false, needsRehash: false });

/**
 * Passwords by argon2id at the cost that OWASP ASVS 5.0 asks for. Hashes made by Python's argon2-cffi
 * and passlib verify too.
 */
export function createPasswords({ maxConcurrent = 2, maxQueue = 64 }: PasswordsOptions = {}): Passwords {
  const inTurn = createBoundedQueue({ maxConcurrent, maxQueue });

  return {
    hash: (password) => inTurn(() => argonHash(password.normalize('NFC'), PASSWORD_COST)),
    verify: (hash, password) => inTurn(() => compare(hash, password)),
  };
}

async function compare(hash: string | undefined, password: string): Promise<PasswordVerdict> {
  const parameters = hash === undefined ? undefined : readPasswordHash(hash);
  for (const [index, candidate] of spellings(password).entries()) {
    if (hash === undefined || parameters === undefined) await argonHash(candidate, PASSWORD_COST);
    else if (await argonVerify(hash, candidate)) {
      return { ok: true, needsRehash: index > 0 || isWeakHash(parameters) };
    } else await spendTheRest(candidate, parameters);
  }
  return WRONG;
}

/** Computes for nothing what a hash that is cheaper than ours left out, so that such an account does not stand out. */
async function spendTheRest(candidate: string, parameters: ParsedHashOptions): Promise<void> {
  const memoryCost = missingMemory(parameters);
  if (memoryCost > 0) await argonHash(candidate, { ...PASSWORD_COST, memoryCost });
}

/** As it is stored here, then as it was typed: Python hashed what was typed. */
function spellings(password: string): string[] {
  const normalised = password.normalize('NFC');
  return normalised === password ? [normalised] : [normalised, password];
}
