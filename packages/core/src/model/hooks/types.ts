import type { CacheStatus } from '../../contract/types/query.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ErrorCode } from '../../errors/index.ts';
import type { AuditEvent } from '../audit/audit-event.ts';

/** What is asked: a question, several of them, all widgets of a dashboard, values of a field, or rows of a dataset. */
export type QueryEventKind = 'query' | 'batch' | 'dashboard' | 'values' | 'preview';

/** Something that is about to be asked. A frozen copy: to change it changes nothing. */
export interface QueryEvent {
  readonly kind: QueryEventKind;
  readonly principal: Principal;
  /** Id of the dashboard, or of the dataset whose values or rows are asked for. */
  readonly target?: string;
  /** The request as it came, before it was checked; undefined for bytes that are no JSON. */
  readonly request?: unknown;
}

/** How one answer of a {@link QueryDoneEvent} came about. */
export interface AnswerEvent {
  readonly queryId: string;
  /** Undefined where the answer failed. */
  readonly cache?: { readonly status: CacheStatus; readonly ageMs: number };
  readonly durationMs: number;
  /** Of an answer that failed. */
  readonly code?: ErrorCode;
}

/** What came of it. */
export interface QueryDoneEvent extends QueryEvent {
  /** `error` when the request as a whole failed; single answers may fail in one that is `ok`. */
  readonly outcome: 'ok' | 'error';
  /** Of a request that failed: `internal_error` for what Lens did not raise on purpose. */
  readonly code?: ErrorCode;
  readonly durationMs: number;
  readonly answers: readonly AnswerEvent[];
}

/** Something that was written to the audit log, once it is committed. */
export interface AuditedEvent extends AuditEvent {
  readonly tenant: string;
}

/** What a host hears of, beside what it asks for. None of them can skip a check or change an answer. */
export interface LensHooks {
  /**
   * Called before anything is looked up, for cached answers too. Throwing refuses the request: a LensError reaches
   * the caller, such as `new UnavailableError('rate_limited', 'Your quota is used up.', 3600)`; anything else
   * is our own fault, and masked. It is waited for.
   */
  beforeQuery?: (event: QueryEvent) => Promise<void> | void;
  /**
   * Called after each request, with its outcome; one that `beforeQuery` refused is an error too. Not waited for; what it
   * throws is logged.
   */
  afterQuery?: (event: QueryDoneEvent) => Promise<void> | void;
  /** Called for each event of the audit log after its transaction. Not waited for; what it throws is logged. */
  onAudit?: (event: AuditedEvent) => Promise<void> | void;
}
