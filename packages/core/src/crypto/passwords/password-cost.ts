import { parseOptions, type ParsedHashOptions } from '@node-rs/argon2';

/** Cost of argon2id: OWASP's minimum, which ASVS 5.0 names too. Memory in KiB. */
export const PASSWORD_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// Hashes made elsewhere may cost more than ours, but not so much that a few logins stop the server.
const MAX_MEMORY = 131_072;
const MAX_WORK = 524_288;
const MAX_PARALLELISM = 16;
const MAX_LENGTH = 512;
const MIN_SALT_BYTES = 16;
const MIN_OUTPUT_BYTES = 16;

/** Of one lane, by RFC 9106. */
const LEAST_MEMORY = 8;

/** argon2id as the library numbers it; its enum exists only in its types. */
const ARGON2ID = 2;
/** Version 1.3 (0x13) as the library numbers it. */
const VERSION_13 = 1;

/** The parameters of an encoded argon2 hash that may be run; undefined for anything else. */
export function readPasswordHash(hash: string): ParsedHashOptions | undefined {
  if (hash.length > MAX_LENGTH) return undefined;
  try {
    const parameters = parseOptions(hash);
    const { memoryCost, timeCost, parallelism } = parameters;
    const affordable =
      memoryCost <= MAX_MEMORY && memoryCost * timeCost <= MAX_WORK && parallelism <= MAX_PARALLELISM;
    return affordable ? parameters : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a password hash can be used here: argon2 in PHC form, as argon2-cffi and passlib write it,
 * with at most 128 MiB of memory, 512 MiB of passes and 16 lanes.
 */
export function isUsablePasswordHash(hash: string): boolean {
  return readPasswordHash(hash) !== undefined;
}

/** Whether the hash is weaker than what is made today. */
export function isWeakHash(parameters: ParsedHashOptions): boolean {
  return (
    parameters.algorithm !== ARGON2ID ||
    parameters.version !== VERSION_13 ||
    parameters.memoryCost < PASSWORD_COST.memoryCost ||
    parameters.memoryCost * parameters.timeCost < PASSWORD_COST.memoryCost * PASSWORD_COST.timeCost ||
    parameters.saltLen < MIN_SALT_BYTES ||
    parameters.outputLen < MIN_OUTPUT_BYTES
  );
}

/**
 * Memory in KiB at which our own number of passes does the work that this hash lacks to ours; 0 for a hash that costs
 * as much or more.
 */
export function missingMemory({ memoryCost, timeCost }: ParsedHashOptions): number {
  const missing = PASSWORD_COST.memoryCost - Math.ceil((memoryCost * timeCost) / PASSWORD_COST.timeCost);
  return missing < LEAST_MEMORY ? 0 : missing;
}
