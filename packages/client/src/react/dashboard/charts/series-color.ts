/** How many colours there are; `dashboard-css.ts` has them for light and dark. */
export const SERIES_COLORS = 7;

/** The colour of the n-th series. */
export function seriesColor(index: number): string {
  return `var(--lens-series-${(index % SERIES_COLORS) + 1})`;
}
