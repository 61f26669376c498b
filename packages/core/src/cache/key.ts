import { createHash } from 'node:crypto';
import type { CompiledQuery } from '../query/types.ts';
import { encodeUnambiguously } from './encode-unambiguously.ts';

/** Everything an answer depends on. */
export interface CacheKeyParts {
  compiled: Pick<
    CompiledQuery,
    | 'statement'
    | 'columns'
    | 'limit'
    | 'ranges'
    | 'incomplete'
    | 'sections'
    | 'reconciliations'
    | 'timezone'
    | 'policyFingerprint'
    | 'rowSecurity'
    | 'datasetId'
  >;
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
 * The key of an answer: SHA-256, in hex, over an encoding that no two different lists of parts share.
 *
 * @throws TypeError for a parameter of a kind that cannot be encoded, such as a function.
 */
export function cacheKey(parts: CacheKeyParts): string {
  const { compiled } = parts;
  const text = encodeUnambiguously([
    'istari-lens/1',
    parts.tenant,
    parts.role,
    parts.dataSourceId,
    parts.dataSourceVersion,
    compiled.datasetId,
    parts.datasetRevision,
    compiled.policyFingerprint,
    compiled.rowSecurity,
    compiled.timezone,
    compiled.statement.text,
    compiled.statement.values ?? [],
    compiled.limit,
    // The answer's body holds these too, and they may differ where the statement does not.
    compiled.columns,
    compiled.ranges,
    compiled.incomplete,
    compiled.sections,
    compiled.reconciliations,
  ]);
  // UTF-16: in UTF-8 every lone surrogate would become the same replacement character.
  return createHash('sha256').update(text, 'utf16le').digest('hex');
}
