import type { PublicDashboard } from '@istari-lens/client';

/** What is needed to draw and filter a dashboard, whoever looks at it. */
export type ShownDashboard = PublicDashboard;

/** A widget without its question. */
export type ShownWidget = ShownDashboard['widgets'][number];
