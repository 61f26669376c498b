import type { PrincipalKind } from '../../contract/types/identity.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** Who acted: a principal, or the system itself at its first start. */
export interface AuditActor {
  kind: PrincipalKind | 'system';
  id: string | null;
}

/** One thing that was done or refused. `details` never holds a secret. */
export interface AuditEvent {
  actor: AuditActor;
  /** Resource and verb in the past, for example `dashboard.created`. */
  action: string;
  target?: { kind: string; id: string };
  outcome: 'success' | 'failure' | 'denied';
  facts?: RequestFacts;
  details?: Readonly<Record<string, unknown>>;
}
