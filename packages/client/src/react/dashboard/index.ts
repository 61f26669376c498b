export { LensDashboard } from './lens-dashboard.tsx';

export type { LensDashboardProps } from './lens-dashboard.tsx';
export type { FilterValues } from './filters/filter-values.ts';
