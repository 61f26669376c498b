import type { DashboardFilter } from '@istari-lens/client';
import { columnLabel } from '@istari-lens/client/format';

/** A filter's name for people: its title, else the name of its field as words. */
export function filterTitle({ title, field }: DashboardFilter): string {
  return title ?? columnLabel({ name: field, label: field });
}
