import { createHash, type Hash } from 'node:crypto';
import type { CompiledQuery } from '../query/types.ts';

/** Everything an answer depends on. */
export interface CacheKeyParts {
  compiled: Pick<CompiledQuery, 'statement' | 'columns' | 'limit' | 'ranges' | 'timezone' | 'policyFingerprint' | 'datasetId'>;
  tenant: string;
  role: string;
  /** Undefined: the default data source. */
  dataSourceId: string | undefined;
  /** Changes when the data source's URL does. */
  dataSourceVersion: number | string;
  /** Changes when the dataset does. */
  datasetRevision: number;
}

/**
 * The key of an answer: SHA-256, in hex, over an encoding in which every value carries its type and
 * its length, so that different questions never share a key and no value can pass for a separator.
 *
 * @throws TypeError for a value of a kind that cannot be encoded, such as a function.
 */
export function cacheKey(parts: CacheKeyParts): string {
  const { compiled } = parts;
  const hash = createHash('sha256');
  encode(hash, [
    'istari-lens/1',
    parts.tenant,
    parts.role,
    parts.dataSourceId,
    parts.dataSourceVersion,
    compiled.datasetId,
    parts.datasetRevision,
    compiled.policyFingerprint,
    compiled.timezone,
    compiled.statement.text,
    compiled.statement.values ?? [],
    compiled.limit,
    // The body holds these too, and they may differ where the statement does not.
    compiled.columns,
    compiled.ranges,
  ]);
  return hash.digest('hex');
}

function encode(hash: Hash, value: unknown): void {
  switch (typeof value) {
    case 'undefined':
      hash.update('u;');
      return;
    case 'boolean':
      hash.update(value ? 't;' : 'f;');
      return;
    case 'number':
      // Object.is tells -0 from 0; String does not.
      hash.update(`n${Object.is(value, -0) ? '-0' : String(value)};`);
      return;
    case 'bigint':
      hash.update(`i${String(value)};`);
      return;
    case 'string': {
      // UTF-16 units, since two different lone surrogates are the same replacement character in UTF-8.
      hash.update(`s${value.length}:`).update(value, 'utf16le');
      return;
    }
    case 'object':
      encodeObject(hash, value);
      return;
    default:
      throw new TypeError(`A cache key cannot hold a ${typeof value}.`);
  }
}

function encodeObject(hash: Hash, value: object | null): void {
  if (value === null) {
    hash.update('0;');
  } else if (Array.isArray(value)) {
    hash.update(`a${value.length}:`);
    for (const item of value as unknown[]) encode(hash, item);
  } else if (value instanceof Date) {
    hash.update(`d${value.getTime()};`);
  } else if (value instanceof Uint8Array) {
    hash.update(`b${value.length}:`).update(value);
  } else if (isPlain(value)) {
    const entries = Object.entries(value);
    hash.update(`o${entries.length}:`);
    for (const [name, item] of entries) {
      encode(hash, name);
      encode(hash, item);
    }
  } else {
    throw new TypeError('A cache key can hold plain objects only.');
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
