export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** What a tenant can be given a limit of. */
export type QuotaName = 'users' | 'apiKeys' | 'dataSources' | 'datasets' | 'dashboards' | 'shareLinks';

export type Quotas = { [name in QuotaName]?: number };

export interface Tenant {
  id: string;
  name: string;
  timezone: string;
  weekStart: Weekday;
  /** 1 for January to 12 for December. */
  fiscalYearStart: number;
  /** The most that the tenant may have of each; what is not named has no limit. */
  quotas: Quotas;
  createdAt: string;
  updatedAt: string;
}

export interface TenantCreate {
  /** Stable identifier: lower-case letters, digits and dashes. */
  id: string;
  name: string;
  timezone?: string;
  weekStart?: Weekday;
  fiscalYearStart?: number;
  quotas?: Quotas;
}

export type TenantChange = Partial<Omit<TenantCreate, 'id' | 'quotas'>>;

/** What an operator may change of a tenant: a quota of null takes the limit away, what is left out stays. */
export interface TenantAdministration extends TenantChange {
  quotas?: { [name in QuotaName]?: number | null };
}
