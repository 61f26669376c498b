import { schemas } from '../../contract/schemas/index.ts';
import type { AuditFilter } from '../../contract/types/audit.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { ValidationError } from '../../errors/index.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import { checkInput } from '../check-input.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { AUDIT_SORTS, createAuditRepository } from './audit-repository.ts';
import { exportAuditLog } from './export-audit-log.ts';
import { toAuditEntry } from './to-audit-entry.ts';
import type { AuditService } from './types.ts';

const NOT_READ = 'The audit log cannot be given as asked.';

export interface AuditServiceOptions {
  database: AppDatabase;
  clock: () => Date;
}

/** Shows the audit log of a tenant to its admins. */
export function createAuditService({ database, clock }: AuditServiceOptions): AuditService {
  const repository = createAuditRepository(database, database.schema);
  return {
    async list(principal, query = {}) {
      requireAccess(principal, { role: 'admin', scope: 'admin' });
      const { limit, cursor, sort, q, ...filter } = checkInput(schemas.AuditQuery, query, NOT_READ);
      refuseEmptySpan(filter);
      const plan = planList({ limit, cursor, sort, q }, AUDIT_SORTS, '-time', 'bigint');
      const rows = await repository.list(principal.tenant, filter, plan);
      return toPage(plan, rows, toAuditEntry, ({ createdAt, eventId }) => ({
        value: createdAt.toISOString(),
        id: eventId,
      }));
    },

    async export(principal, query = {}, facts = {}) {
      requireAccess(principal, { role: 'admin', scope: 'admin' });
      const { format = 'csv', ...filter } = checkInput(schemas.AuditExportQuery, query, NOT_READ);
      refuseEmptySpan(filter);
      const { tenant } = principal;
      await repository.append(tenant, {
        actor: actorOf(principal),
        action: 'audit.exported',
        outcome: 'success',
        facts: cleanFacts(facts),
        details: { format, ...filter },
      });
      const until = filter.until ?? clock().toISOString();
      return exportAuditLog(format, (plan) => repository.list(tenant, { ...filter, until }, plan));
    },
  };
}

function refuseEmptySpan({ since, until }: AuditFilter): void {
  if (since === undefined || until === undefined || Date.parse(since) < Date.parse(until)) return;
  const detail = 'since must be before until.';
  throw new ValidationError('invalid_request', `${NOT_READ} ${detail}`, [
    { pointer: 'since', code: 'not_allowed', detail },
  ]);
}
