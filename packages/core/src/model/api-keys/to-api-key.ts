import type { ApiKey } from '../../contract/types/api-key.ts';
import type { ApiKeyRecord } from './api-key-record.ts';
import { keyPrefixOf } from './key-text.ts';

/** A stored key as the API returns it. */
export function toApiKey(record: ApiKeyRecord): ApiKey {
  return {
    id: record.id,
    name: record.name,
    prefix: keyPrefixOf(record.id),
    scopes: [...record.scopes],
    createdAt: record.createdAt.toISOString(),
    expiresAt: record.expiresAt?.toISOString() ?? null,
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
  };
}
