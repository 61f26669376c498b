import type { AuditEntry } from '../../contract/types/audit.ts';
import { csvText } from '../../execution/index.ts';
import { planList, type ListPlan } from '../lists/list-plan.ts';
import type { AuditRecord } from './audit-record.ts';
import { AUDIT_SORTS } from './audit-repository.ts';
import { toAuditEntry } from './to-audit-entry.ts';
import type { AuditFile } from './types.ts';

/** Events of one read. */
const LOT = 1_000;

interface Format {
  contentType: string;
  head: string;
  line: (event: AuditEntry) => string;
}

const FORMATS: Readonly<Record<'csv' | 'ndjson', Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: 'id,time,action,outcome,actorKind,actorId,targetKind,targetId,ip,userAgent,requestId,details\r\n',
    line: ({ id, time, action, outcome, actor, target, ip, userAgent, requestId, details }) => {
      const who = [actor.kind, actor.id, target?.kind, target?.id];
      const fields = [id, time, action, outcome, ...who, ip, userAgent, requestId, JSON.stringify(details)];
      return `${fields.map((field) => (field === null || field === undefined ? '' : csvText(field))).join(',')}\r\n`;
    },
  },
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    line: (event) => `${JSON.stringify(event)}\n`,
  },
};

/** A file of all that `read` gives, page by page; the next page is read when the one before has been taken. */
export function exportAuditLog(
  format: 'csv' | 'ndjson',
  read: (plan: ListPlan) => Promise<AuditRecord[]>,
): AuditFile {
  const { contentType, head, line } = FORMATS[format];
  const plan: ListPlan = { ...planList(undefined, AUDIT_SORTS, 'time', 'bigint'), limit: LOT };
  async function* texts(): AsyncGenerator<string> {
    if (head !== '') yield head;
    let after: ListPlan['after'] = null;
    do {
      const records: AuditRecord[] = await read({ ...plan, after });
      const lot = records.slice(0, LOT);
      const last = lot.at(-1);
      if (lot.length > 0) yield lot.map((record) => line(toAuditEntry(record))).join('');
      after =
        records.length > LOT && last !== undefined
          ? { value: last.createdAt.toISOString(), id: last.eventId }
          : null;
    } while (after !== null);
  }
  const source = texts();
  const chunks = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done === true) controller.close();
        else controller.enqueue(Buffer.from(value));
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return { contentType, chunks };
}
