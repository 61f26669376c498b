import type { Principal } from '../../contract/types/identity.ts';
import type { SqlClient } from '../../databases/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';

/** Something that was done with a dashboard. */
export interface DashboardEvent {
  action: string;
  id: string;
  facts: RequestFacts | undefined;
  details?: Readonly<Record<string, unknown>>;
}

/** Notes in the audit log what the principal did with a dashboard. Give it the client of the same transaction. */
export async function auditDashboard(
  client: SqlClient,
  schema: string,
  principal: Principal,
  { action, id, facts, details }: DashboardEvent,
): Promise<void> {
  await createAuditRepository(client, schema).append(principal.tenant, {
    actor: actorOf(principal),
    action,
    target: { kind: 'dashboard', id },
    outcome: 'success',
    ...(facts === undefined ? {} : { facts }),
    ...(details === undefined ? {} : { details }),
  });
}
