import { createHash, createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../../contract/types/identity.ts';
import { openFor, sealFor, type Fernet } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { LensError, UnavailableError } from '../../errors/index.ts';
import type { Logger } from '../../lens-types.ts';
import { checkPrincipal } from '../access/check-principal.ts';
import type { CommitMarker } from './commit-marker.ts';
import { createIdempotencyRepository, type IdempotencyClaim } from './idempotency-repository.ts';
import type { IdempotencyService, IdempotentRequest, KeptAnswer } from './types.ts';

export interface IdempotencyServiceOptions {
  database: AppDatabase;
  marker: CommitMarker;
  fernet: Fernet;
  /** 32 bytes made from the deployment's secret, for fingerprints only. */
  key: Buffer;
  logger: Logger;
  /** True now and then, when what has ended is to be deleted. */
  isTimeToSweep: () => boolean;
  /** How long a request may take before another may do its work, unless that is done. @default 120000 */
  claimMs?: number;
  /** @default 86400000 (24 hours) */
  keepMs?: number;
}

const SWEEP_AT_MOST = 1_000;
const ATTEMPTS = 3;

const keptAnswer = z.strictObject({
  status: z.int(),
  location: z.string().optional(),
  body: z.unknown(),
});

/** Requests that are done once however often they are sent. */
export function createIdempotencyService(options: IdempotencyServiceOptions): IdempotencyService {
  const { database, marker, fernet, key, logger, claimMs = 120_000, keepMs = 86_400_000 } = options;
  const keys = createIdempotencyRepository(database, database.schema);

  /** The answer of an earlier request, or undefined when this one has the claim. */
  async function claimOrFind(tenant: string, claim: IdempotencyClaim): Promise<KeptAnswer | undefined> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await keys.claim(tenant, claim, { claimMs, keepMs })) return undefined;
      const found = await keys.find(tenant, claim.name);
      // Given up in between: try for it again.
      if (found === undefined) continue;
      if (!found.fingerprint.equals(claim.fingerprint)) throw reused();
      if (found.answerEncrypted !== null) return open(claim, found.answerEncrypted);
      if (found.isClaimed) break;
      if (found.committed) throw unfinished();
    }
    throw inProgress();
  }

  function open({ name }: IdempotencyClaim, encrypted: string): KeptAnswer {
    try {
      const answer: unknown = JSON.parse(openFor(fernet, placeOf(name), encrypted));
      return keptAnswer.parse(answer);
    } catch (error) {
      // Its key may be gone. That the work was done is known all the same.
      logger.warn({ reason: 'decryption' }, 'a kept answer cannot be opened');
      logger.debug({ err: error }, 'why a kept answer cannot be opened');
      throw unfinished();
    }
  }

  async function sweep(): Promise<void> {
    try {
      if (options.isTimeToSweep()) await keys.sweep(SWEEP_AT_MOST);
    } catch (error) {
      logger.debug(
        { err: error },
        'idempotency keys that have ended were not deleted; the next time will do',
      );
    }
  }

  return {
    async once(principal, request, work) {
      checkPrincipal(principal);
      requireKey(request.key);
      const { tenant } = principal;
      const claim = {
        name: nameOf(principal, request),
        fingerprint: createHmac('sha256', key)
          .update(JSON.stringify(request.content ?? null))
          .digest(),
        token: randomUUID(),
      };
      const earlier = await claimOrFind(tenant, claim);
      if (earlier !== undefined) return { answer: earlier, isReplayed: true };
      let answer: KeptAnswer;
      try {
        answer = await marker.during(async (client) => {
          const isOurs = await createIdempotencyRepository(client, database.schema).commit(tenant, claim);
          if (!isOurs) throw inProgress();
        }, work);
      } catch (error) {
        await keys.release(tenant, claim).catch((trouble: unknown) => {
          logger.debug({ err: trouble }, 'an idempotency key was not given up; it ends by itself');
        });
        throw error;
      }
      try {
        await keys.keep(tenant, claim, sealFor(fernet, placeOf(claim.name), JSON.stringify(answer)));
      } catch (error) {
        logger.warn(
          {},
          'an answer was not kept for its idempotency key; whoever repeats the request is told so',
        );
        logger.debug({ err: error }, 'why an answer was not kept');
      }
      await sweep();
      return { answer, isReplayed: false };
    },
  };
}

function requireKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return;
  throw new LensError(
    'malformed_request',
    'An Idempotency-Key has 1 to 255 visible ASCII characters without spaces. Use a new UUID for each thing to be made.',
  );
}

function nameOf({ tenant, kind, id }: Principal, { route, key }: IdempotentRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([tenant, kind, id, route, key]))
    .digest();
}

/** Ties a kept answer to its row. */
function placeOf(name: Buffer): string {
  return `idempotency_keys/${name.toString('hex')}/answer`;
}

function reused(): LensError {
  return new LensError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Use a new one for each thing to be made.',
  );
}

function inProgress(): UnavailableError {
  return new UnavailableError(
    'idempotency_in_progress',
    'The first request under this Idempotency-Key is still under way. Send it again in a moment to get its answer.',
    1,
  );
}

function unfinished(): LensError {
  return new LensError(
    'idempotency_unfinished',
    'What was asked under this Idempotency-Key has been done, but the answer was lost. Look for what was made; do not ask again under another key before.',
  );
}
