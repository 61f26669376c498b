import type { Tenant } from '../../contract/types/tenant.ts';
import type { TenantRecord } from './tenant-record.ts';
import { weekdayOf } from './weekdays.ts';

/** A stored tenant as the API returns it. */
export function toTenant(record: TenantRecord): Tenant {
  return {
    id: record.id,
    name: record.name,
    timezone: record.timezone ?? 'UTC',
    weekStart: weekdayOf(record.weekStart),
    fiscalYearStart: record.fiscalYearStart,
    quotas: record.quotas,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
