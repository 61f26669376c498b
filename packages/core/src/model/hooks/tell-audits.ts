import type { AppDatabase, SqlClient } from '../../databases/index.ts';
import type { Logger } from '../../lens-types.ts';
import type { AuditClient } from '../audit/audit-repository.ts';
import { tellHook } from './tell-hook.ts';
import type { AuditedEvent, LensHooks } from './types.ts';

/**
 * The same database, which tells what was appended to the audit log: once the transaction is committed, in the order of
 * the log, and never of one that was rolled back. `onLogged` is for Lens itself.
 */
export function tellAudits(
  database: AppDatabase,
  { onAudit }: Pick<LensHooks, 'onAudit'>,
  logger: Logger,
  onLogged?: () => void,
): AppDatabase {
  if (onAudit === undefined && onLogged === undefined) return database;
  const tell = (event: AuditedEvent): void => {
    if (onAudit !== undefined) tellHook(logger, 'onAudit', onAudit, event);
    onLogged?.();
  };
  const hearing = (client: SqlClient, hear: (event: AuditedEvent) => void): AuditClient => ({
    query: (statement) => client.query(statement),
    onAppended: (tenant, event) => hear(Object.freeze({ tenant, ...structuredClone(event) })),
  });
  return {
    ...database,
    ...hearing(database, tell),
    async transaction(work) {
      let events: AuditedEvent[] = [];
      const result = await database.transaction((client) => {
        // A transaction that is tried again appends again.
        events = [];
        return work(hearing(client, (event) => events.push(event)));
      });
      for (const event of events) tell(event);
      return result;
    },
  };
}
