export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface Tenant {
  id: string;
  name: string;
  timezone: string;
  weekStart: Weekday;
  /** 1 for January to 12 for December. */
  fiscalYearStart: number;
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
}

export type TenantChange = Partial<Omit<TenantCreate, 'id'>>;
