import { ConfigError } from '../errors/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { createEnvReader, type Env } from './env-reader.ts';
import { readEncryptionKeys } from './read-keys.ts';

/**
 * Reads only `ENCRYPTION_KEY`. A weak key is accepted: what it encrypted must be readable to get rid of it.
 *
 * Throws a ConfigError when it is missing or no list of Fernet keys.
 *
 * @param env Defaults to the process's own environment.
 * @returns The keys in their order: the first encrypts, all decrypt.
 */
export function loadEncryptionKeys(env: Env = process.env): readonly string[] {
  const reader = createEnvReader(env);
  const keys = readEncryptionKeys(reader, false);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return deepFreeze(keys);
}
