import type { Principal } from '../../contract/types/identity.ts';

/** One request under an `Idempotency-Key`. */
export interface IdempotentRequest {
  /** Name of the route: a key counts for one route. */
  route: string;
  /** 1 to 255 visible ASCII characters. */
  key: string;
  /** Whatever the outcome depends on: parameters and body. Another one under the same key is refused. */
  content: unknown;
}

/** An answer that can be given again: what JSON can hold. */
export interface KeptAnswer {
  status: number;
  location?: string;
  body: unknown;
}

export interface IdempotencyService {
  /**
   * Does the work for the first request under a key, and gives its answer to the later ones of the same
   * principal for 24 hours. A failure is not kept: the next request does the work. The work is never done
   * twice, whatever process is asked and whichever dies: its transaction commits together with the note that it
   * was done.
   *
   * Throws LensError `idempotency_key_reused` for another content, UnavailableError `idempotency_in_progress`
   * while the first is under way, and `idempotency_unfinished` where the work was done and its answer lost.
   */
  once(
    principal: Principal,
    request: IdempotentRequest,
    work: () => Promise<KeptAnswer>,
  ): Promise<{ answer: KeptAnswer; isReplayed: boolean }>;
}
