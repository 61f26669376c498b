export { LensDashboard } from './lens-dashboard.tsx';
export { LensWidget } from './lens-widget.tsx';

export type { LensDashboardProps } from './lens-dashboard.tsx';
export type { LensWidgetProps } from './lens-widget.tsx';
export type { FilterValues } from './filters/filter-values.ts';
