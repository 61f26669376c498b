import type { QuotaName, Quotas } from '../../contract/types/tenant.ts';

/** A tenant as stored. */
export interface TenantRecord {
  id: string;
  name: string;
  /** Null as long as nobody chose one. */
  timezone: string | null;
  /** ISO number of the day that weeks begin with, 1 for Monday. */
  weekStart: number;
  /** 1 for January. */
  fiscalYearStart: number;
  quotas: Quotas;
  createdAt: Date;
  updatedAt: Date;
}

/** What of a tenant can be changed; what is left out stays. */
export type TenantSettings = Partial<
  Pick<TenantRecord, 'name' | 'timezone' | 'weekStart' | 'fiscalYearStart'>
> & {
  /** Null takes a limit away; what is left out stays. */
  quotas?: { [name in QuotaName]?: number | null };
};
