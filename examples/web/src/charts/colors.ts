const COLORS = 7;

/** The colour of the n-th series. The same name in light and dark; `globals.css` holds both palettes. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % COLORS) + 1})`;
}
