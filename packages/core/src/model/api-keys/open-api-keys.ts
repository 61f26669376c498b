import { errorCode, type AppDatabase } from '../../databases/index.ts';
import type { AuthService, Logger } from '../../lens-types.ts';
import { createApiKeyMemo } from './api-key-memo.ts';
import { createApiKeysRepository } from './api-keys-repository.ts';
import { createApiKeyService } from './create-api-key-service.ts';
import { knowKeys } from './know-keys.ts';
import { createNoteUse } from './note-use.ts';
import type { ApiKeyService } from './types.ts';

export interface ApiKeysOptions {
  database: AppDatabase;
  clock: () => Date;
  logger: Logger;
}

/** The keys of one Lens: what makes them, and what knows them. Both share one memo, so that a revoked key ends at once. */
export interface ApiKeys {
  service: ApiKeyService;
  /** The same service, which knows API keys too. */
  know<Auth extends Pick<AuthService, 'authenticate' | 'recall'>>(auth: Auth): Auth;
}

/** Puts the parts of API keys together. */
export function openApiKeys({ database, clock, logger }: ApiKeysOptions): ApiKeys {
  const repository = createApiKeysRepository(database, database.schema);
  const memo = createApiKeyMemo({ load: (id) => repository.stateInAnyTenant(id) });
  const noteUse = createNoteUse({
    record: (tenant, id, at) => repository.recordUse(tenant, id, at),
    clock,
    onError: (error) => logger.debug({ code: errorCode(error) }, 'the use of an API key was not noted'),
  });
  return {
    service: createApiKeyService({ database, memo, clock }),
    know: (auth) => knowKeys(auth, { memo, noteUse, clock }),
  };
}
